package org.guestmem.stress;

import org.guestmem.api.DirtyBitmap;
import org.guestmem.api.DirtyHarvester;
import org.guestmem.api.DirtyPages;
import org.guestmem.api.MmapRegion;
import org.guestmem.api.SharedDirtyLog;
import org.guestmem.api.VolatileSlice;

/**
 * A page of memory and all that takes its marks.
 *
 * <p>Its own protocol is that of the back end: a barrier over all threads where the FFM back end
 * has membarrier(2), fences on the fallback.
 *
 * <p>Thread-safety: safe for use by many threads.
 */
final class LoggedPage {
  static final int SIZE = 4096;

  /** Memory that the caches do not hold. */
  private static final long[] COLD = new long[1 << 22];

  /** How many stores to it precede each write, and how many longs they are apart. */
  private static final int COLD_STORES = 40;

  private static final int COLD_STRIDE = 521;

  /** Of writing, while the other acts. */
  private static final Moment MOMENT = new Moment();

  private final VolatileSlice page;
  private final VolatileSlice neighbour;
  private final DirtyBitmap log;
  private final DirtyHarvester second;
  private final SharedDirtyLog shared;
  private VolatileSlice spare;

  private LoggedPage(Protocol protocol, boolean onDemand) {
    MmapRegion region = protocol.region(onDemand);
    this.page = region.slice(region.size() - SIZE, SIZE);
    this.neighbour = region.slice(region.size() - 2 * SIZE, SIZE);
    this.log = region.dirtyBitmap().orElseThrow();
    this.second = log.harvester("second");
    this.shared = new SharedDirtyLog(protocol.bits().slice());
    this.spare = protocol.bits().slice();
  }

  /** Pages that are 0 and marked. */
  static Pool<LoggedPage> dirty(Protocol protocol) {
    return new Pool<>(() -> new LoggedPage(protocol, false), LoggedPage::dirty);
  }

  /** Pages that are 0 and not marked, unlike another whose bit is in the same word. */
  static Pool<LoggedPage> clean(Protocol protocol) {
    return new Pool<>(
        () -> new LoggedPage(protocol, false),
        page -> {
          page.dirty();
          page.takenBySecond();
          page.taken();
          page.neighbour.putLong(0, 0);
        });
  }

  /** Pages that are 0, whose logs are off. */
  static Pool<LoggedPage> off(Protocol protocol) {
    return new Pool<>(
        () -> new LoggedPage(protocol, true),
        page -> {
          page.dirty();
          page.log.disable();
        });
  }

  /** Pages that are 0 and not marked, in regions with a shared log. */
  static Pool<LoggedPage> shared(Protocol protocol) {
    return new Pool<>(
        () -> new LoggedPage(protocol, false),
        page -> {
          page.dirty();
          page.taken();
          page.shared.attach(page.log, 0);
          page.spare.putLong(page.sharedWord(), 0);
        });
  }

  private void dirty() {
    shared.detach(log);
    shared.memory().putLong(sharedWord(), 0);
    page.putLong(0, 0);
  }

  /** Writes 1 to a page that is dirty; its bit is in the caches of the processor by then. */
  void writeAgain() {
    page.putLong(SIZE / 2, 1);
    write();
  }

  /**
   * Writes 1, at some time while the other acts; the store waits in the processor for those before
   * it, which makes the moment long.
   */
  void write() {
    MOMENT.await();
    int at = System.identityHashCode(this);
    for (int i = 0; i < COLD_STORES; i++) {
      COLD[(at + i) * COLD_STRIDE & (COLD.length - 1)] = i;
    }
    page.putLong(0, 1);
  }

  int read() {
    return (int) page.getLong(0);
  }

  /** Takes the marks. */
  void harvest() {
    MOMENT.timed(log::harvest);
  }

  /** Takes the marks of another harvester, which moves the first's to where that keeps them. */
  void harvestBySecond() {
    MOMENT.timed(second::harvest);
  }

  /** Takes the marks; returns 1 if the page is among them, else 0. */
  int taken() {
    return isIn(log.harvest());
  }

  /** As {@link #taken}, by the other harvester. */
  int takenBySecond() {
    return isIn(second.harvest());
  }

  private int isIn(DirtyPages taken) {
    return taken.isDirty(page.start()) ? 1 : 0;
  }

  void switchOn() {
    MOMENT.timed(log::enable);
  }

  void attach() {
    MOMENT.timed(() -> shared.attach(log, 0));
  }

  /** Gives the shared log other memory; that of before is for the next time. */
  void replaceShared() {
    MOMENT.timed(() -> spare = shared.replace(spare));
  }

  /** Returns 1 if the page is marked in the shared log, else 0. */
  int shared() {
    return shared.memory().getLongVolatile(sharedWord()) == 0 ? 0 : 1;
  }

  /** Where the bit of the page lies in the shared log: in a word in which there is no other. */
  private long sharedWord() {
    return page.start() / SIZE / Long.SIZE * Long.BYTES;
  }
}
