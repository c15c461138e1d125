package org.guestmem.api;

import org.guestmem.api.spi.Mapping;

/** What a region asks of its host for ranges of pages: checks, holds the memory, then calls. */
final class RegionPages {
  /** How many pages are asked for at once, so that neither the heap nor a close waits for a TiB. */
  private static final int WINDOW = 1 << 14;

  private final MmapRegion region;
  private final Mapping mapping;
  private final RegionLifetime lifetime;

  RegionPages(MmapRegion region, Mapping mapping, RegionLifetime lifetime) {
    this.region = region;
    this.mapping = mapping;
    this.lifetime = lifetime;
  }

  Discarded discard(long offset, long length) {
    Discarded.Mechanism[] mechanism = {Discarded.Mechanism.NONE};
    lifetime.run(
        "a discard",
        () -> {
          check(MmapRegionFactory.FEATURE_DISCARD, offset, length, VolatileSlice.WRITE);
          requirePageBorder(offset);
          requirePageBorder(offset + length);
          if (length > 0) {
            mechanism[0] = discardPages(offset, length);
          }
        });
    return new Discarded(length, mechanism[0]);
  }

  private void check(String feature, long offset, long length, int kind) {
    AccessCheck.range(region, offset, length, kind);
    region.require(feature);
  }

  private Discarded.Mechanism discardPages(long offset, long length) {
    try {
      return mapping.discard(region, offset, length);
    } finally {
      DirtyFront log = region.log();
      if (log != null) {
        log.mark(offset, length);
      }
    }
  }

  private void requirePageBorder(long offset) {
    long page = mapping.facts().pageSize().orElseThrow();
    if (offset % page != 0 && offset != region.size()) {
      throw new IllegalArgumentException(
          "%s: %d is neither a multiple of its page size %d nor its end"
              .formatted(region, offset, page));
    }
  }

  void flush(long offset, long length) {
    lifetime.run(
        "a flush",
        () -> {
          check(MmapRegionFactory.FEATURE_FLUSH, offset, length, VolatileSlice.READ);
          if (length > 0 && writesToAFile(region.spec())) {
            mapping.flush(region, offset, length);
          }
        });
  }

  /** Whether there is a file that keeps what is written; a memfd keeps it in the same memory. */
  private static boolean writesToAFile(RegionSpec spec) {
    return spec.sharing() == Sharing.SHARED
        && !(spec.backing() instanceof Backing.Anonymous)
        && !(spec.backing() instanceof Backing.Memfd);
  }

  void forEachResident(long offset, long length, RangeConsumer consumer) {
    check(MmapRegionFactory.FEATURE_RESIDENT, offset, length, VolatileSlice.READ);
    long page = mapping.facts().pageSize().orElseThrow();
    long end = offset + length;
    long run = -1; // where the resident bytes began that came last, if they did
    for (long at = offset - offset % page; at < end; at += WINDOW * page) {
      byte[] resident = resident(at, (end - at - 1) / page + 1);
      for (int i = 0; i < resident.length; i++) {
        long here = Math.max(offset, at + i * page);
        if (resident[i] != 0 && run < 0) {
          run = here;
        } else if (resident[i] == 0 && run >= 0) {
          consumer.accept(run, here - run);
          run = -1;
        }
      }
    }
    if (run >= 0) {
      consumer.accept(run, end - run);
    }
  }

  /** Asks for a window of pages; who takes the ranges does not hold the region meanwhile. */
  private byte[] resident(long offset, long pages) {
    byte[] resident = new byte[(int) Math.min(WINDOW, pages)];
    lifetime.run("a query of resident pages", () -> mapping.resident(region, offset, resident));
    return resident;
  }
}
