package org.guestmem.api.iommu;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * A log of what was written by I/O virtual address, such as a vhost front end asks for; {@code
 * DirtyBitmap::mark} is one for the addresses that the bitmap spans.
 *
 * <p>It is kept beside the dirty logs of the regions, which every write marks by itself.
 *
 * <p>Thread-safety: called by every thread that writes.
 */
@ConsumerType
@FunctionalInterface
public interface IovaLog {

  /**
   * Marks a range, after its bytes were written and before the access ends.
   *
   * <p>It must not change the {@link Iotlb}, which waits for the access. If it throws, for an
   * address that it cannot hold, the exception goes to the writer: no mark is lost in silence.
   *
   * @param iova the first address written, unsigned
   * @param length how many bytes, at least 1
   */
  void mark(long iova, long length);
}
