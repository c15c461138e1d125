package org.guestmem.stress;

import org.guestmem.api.DirtyBitmap;
import org.guestmem.api.DirtyHarvester;
import org.guestmem.api.MmapRegion;
import org.guestmem.api.MmapRegionFactory;
import org.guestmem.api.RegionSpec;
import org.guestmem.api.SharedDirtyLog;
import org.guestmem.api.VolatileSlice;
import org.guestmem.fallback.AnonymousMemory;
import org.guestmem.fallback.FallbackRegionFactory;
import org.guestmem.ffm.FfmRegionFactory;

/**
 * A page of memory and all that takes its marks.
 *
 * <p>Its own protocol is that of the back end: a barrier over all threads where the FFM back end
 * has membarrier(2), fences on the fallback.
 *
 * <p>Thread-safety: safe for use by many threads.
 */
final class LoggedPage {
  private static final int SIZE = 4096;

  /** Memory that the caches do not hold. */
  private static final long[] COLD = new long[1 << 22];

  /** How many stores to it precede each write, and how many longs they are apart. */
  private static final int COLD_STORES = 40;

  private static final int COLD_STRIDE = 521;

  private final VolatileSlice page;
  private final VolatileSlice neighbour;
  private final DirtyBitmap log;
  private final DirtyHarvester second;
  private final VolatileSlice sharedBits;
  private final SharedDirtyLog shared;

  private LoggedPage(MmapRegionFactory backEnd, boolean onDemand) {
    RegionSpec.Builder spec = RegionSpec.builder(2 * SIZE);
    MmapRegion region =
        backEnd.create((onDemand ? spec.trackDirtyOnDemand() : spec.trackDirty()).build());
    this.page = region.slice(0, SIZE);
    this.neighbour = region.slice(SIZE, SIZE);
    this.log = region.dirtyBitmap().orElseThrow();
    this.second = log.harvester("second");
    this.sharedBits = backEnd.create(RegionSpec.builder(Long.BYTES).build()).slice();
    this.shared = new SharedDirtyLog(sharedBits);
  }

  /** Pages that are 0 and marked. */
  static Pool<LoggedPage> dirty(MmapRegionFactory backEnd) {
    return new Pool<>(() -> new LoggedPage(backEnd, false), LoggedPage::dirty);
  }

  /** Pages that are 0 and not marked, unlike another whose bit is in the same word. */
  static Pool<LoggedPage> clean(MmapRegionFactory backEnd) {
    return new Pool<>(
        () -> new LoggedPage(backEnd, false),
        page -> {
          page.dirty();
          page.takenBySecond();
          page.taken();
          page.neighbour.putLong(0, 0);
        });
  }

  /** Pages that are 0, whose logs are off. */
  static Pool<LoggedPage> off(MmapRegionFactory backEnd) {
    return new Pool<>(
        () -> new LoggedPage(backEnd, true),
        page -> {
          page.dirty();
          page.log.disable();
        });
  }

  static MmapRegionFactory withBarrier() {
    return new FfmRegionFactory();
  }

  static MmapRegionFactory withFences() {
    return new FallbackRegionFactory(AnonymousMemory.DIRECT);
  }

  private void dirty() {
    shared.detach(log);
    sharedBits.putLong(0, 0);
    page.putLong(0, 0);
  }

  /**
   * Writes 1; the store waits in the processor for those before it, which makes the moment long.
   */
  void write() {
    int at = System.identityHashCode(this);
    for (int i = 0; i < COLD_STORES; i++) {
      COLD[(at + i) * COLD_STRIDE & (COLD.length - 1)] = i;
    }
    page.putLong(0, 1);
  }

  int read() {
    return (int) page.getLong(0);
  }

  /** Harvests; returns 1 if the page is marked, else 0. */
  int taken() {
    return log.harvest().isDirty(0) ? 1 : 0;
  }

  /** As {@link #taken}, by another harvester. */
  int takenBySecond() {
    return second.harvest().isDirty(0) ? 1 : 0;
  }

  void switchOn() {
    log.enable();
  }

  void attach() {
    shared.attach(log, 0);
  }

  /** Returns 1 if the page is marked in the shared log, else 0. */
  int shared() {
    return (int) sharedBits.getLongVolatile(0) & 1;
  }
}
