package org.guestmem.ffm;

import java.lang.foreign.MemorySegment;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The memory segment of a region, reached by {@code region.unwrap(SegmentAccess.class)}.
 *
 * <p>The segment ends with the region, or earlier when the region's protection changes: then an
 * access throws {@link IllegalStateException}. While a native call or a channel transfer uses the
 * segment the region cannot be unmapped, and its close may end in a {@link
 * org.guestmem.api.RegionBusyException}. What is written through the segment is not marked dirty,
 * and deriving an address from it voids every guarantee of the region.
 *
 * <p>Thread-safety: safe for use by many threads.
 */
@ProviderType
public interface SegmentAccess {

  /**
   * Returns the memory of the region.
   *
   * @return a segment of the size of the region, read-only where the region is
   * @throws org.guestmem.api.RegionClosedException if the region is closed
   */
  MemorySegment segment();
}
