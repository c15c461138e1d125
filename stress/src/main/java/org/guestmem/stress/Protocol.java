package org.guestmem.stress;

import org.guestmem.api.MmapRegion;
import org.guestmem.api.MmapRegionFactory;
import org.guestmem.api.RegionSpec;
import org.guestmem.fallback.AnonymousMemory;
import org.guestmem.fallback.FallbackRegionFactory;
import org.guestmem.ffm.FfmRegionFactory;

/** The two ways in which a dirty log keeps every write, and a back end that has each. */
@SuppressWarnings("ImmutableEnumChecker") // a factory has no state that could change
enum Protocol {
  /** A barrier over all threads, where there is membarrier(2). */
  BARRIER(new FfmRegionFactory(), 1L << 30),

  /** A full fence of each writer. */
  FENCES(new FallbackRegionFactory(AnonymousMemory.DIRECT), 2 * LoggedPage.SIZE);

  private final MmapRegionFactory backEnd;
  private final long size;

  /**
   * @param size of a region, in bytes: where it costs nothing, so many that the last page has the
   *     last bit of a block, which a harvest takes just before it returns
   */
  Protocol(MmapRegionFactory backEnd, long size) {
    this.backEnd = backEnd;
    this.size = size;
  }

  MmapRegion region(boolean onDemand) {
    RegionSpec.Builder spec = RegionSpec.builder(size);
    return backEnd.create((onDemand ? spec.trackDirtyOnDemand() : spec.trackDirty()).build());
  }

  /** Memory for a shared log of such a region. */
  MmapRegion bits() {
    long bits = Math.max(size / LoggedPage.SIZE, Long.SIZE);
    return backEnd.create(RegionSpec.builder(bits / Byte.SIZE).build());
  }
}
