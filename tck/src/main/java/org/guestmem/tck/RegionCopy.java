package org.guestmem.tck;

import java.util.concurrent.atomic.AtomicInteger;
import org.guestmem.api.DirtyHarvester;
import org.guestmem.api.VolatileSlice;

/**
 * A copy of a small region: all of it at first, then the pages that its harvester takes, which was
 * opened before.
 */
final class RegionCopy {
  private final VolatileSlice region;
  private final DirtyHarvester harvester;
  private final byte[] bytes;

  RegionCopy(VolatileSlice region, DirtyHarvester harvester) {
    this.region = region;
    this.harvester = harvester;
    this.bytes = BulkContract.contents(region);
  }

  byte[] bytes() {
    return bytes;
  }

  void follow() {
    harvester
        .harvest()
        .forEachRange((offset, length) -> region.get(offset, bytes, (int) offset, (int) length));
  }

  void followWhile(AtomicInteger writing) {
    while (writing.get() > 0) {
      follow();
    }
    follow();
  }
}
