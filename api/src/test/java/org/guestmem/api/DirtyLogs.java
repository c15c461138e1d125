package org.guestmem.api;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Makes the logs of regions that are not there, and tells which pages a harvest took. */
final class DirtyLogs {
  private DirtyLogs() {}

  static DirtyBitmap of(long size, long pageSize, Optional<Runnable> barrier) {
    return DirtyBitmap.forRegion(
        "a region", RegionSpec.builder(size).trackDirty(pageSize).build(), barrier);
  }

  static DirtyBitmap onDemand(long size, long pageSize, Optional<Runnable> barrier) {
    return DirtyBitmap.forRegion(
        "a region", RegionSpec.builder(size).trackDirtyOnDemand(pageSize).build(), barrier);
  }

  /** The numbers of the dirty pages. */
  static List<Long> pages(DirtyPages dirty) {
    List<Long> pages = new ArrayList<>();
    dirty.forEachPage((offset, length) -> pages.add(offset / dirty.pageSize()));
    return pages;
  }
}
