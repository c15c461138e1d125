package org.guestmem.itests.containers.soak;

import org.guestmem.api.DirtyBitmap;
import org.guestmem.api.DirtyHarvester;
import org.guestmem.api.DirtyPages;
import org.guestmem.api.MmapRegion;
import org.guestmem.api.VolatileSlice;
import org.guestmem.itests.containers.ledger.Ledger;
import org.guestmem.itests.containers.ledger.Ledger.Count;

/** A copy of a region that is brought up to date by its dirty log alone. */
final class Replica {
  private final VolatileSlice slice;
  private final DirtyHarvester harvester;
  private final byte[] bytes;
  private final Ledger ledger;

  /** Copies everything once; what is written meanwhile is in the first harvest. */
  Replica(MmapRegion region, Ledger ledger) {
    DirtyBitmap log = region.dirtyBitmap().orElseThrow();
    if (!log.isEnabled()) {
      log.enable();
    }
    this.ledger = ledger;
    this.slice = region.slice();
    this.harvester = log.harvester("soak");
    this.bytes = new byte[Math.toIntExact(region.size())];
    slice.get(0, bytes, 0, bytes.length);
  }

  void follow() {
    DirtyPages pages = harvester.harvest();
    pages.forEachRange((at, length) -> slice.get(at, bytes, (int) at, (int) length));
    ledger.add(Count.HARVESTS, 1);
    ledger.add(Count.PAGES_COPIED, pages.count());
  }

  /** Nobody writes any more. */
  void end() {
    follow();
    harvester.close();
    long difference = slice.mismatch(0, bytes, 0, bytes.length);
    if (difference >= 0) {
      ledger.problem("no mark for a write at %d of %s".formatted(difference, slice));
    }
    ledger.add(Count.REPLICAS_CHECKED, 1);
    ledger.add(Count.BYTES_CHECKED, bytes.length);
  }
}
