package org.guestmem.tck;

import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.guestmem.api.DirtyPages;
import org.guestmem.api.MmapRegion;
import org.guestmem.api.VolatileSlice;

/**
 * Writes to a page whose bit is set at the very moment at which a harvester takes the bit.
 *
 * <p>Either the harvester then reads what was written, or the next harvest has the mark. Later
 * writes would heal a loss, so there are none before both have looked. To make the moment long, the
 * write waits in the processor behind stores that miss its caches: without the barrier over all
 * threads about one round in a hundred is lost on x86-64.
 */
final class SkippedMarkRace {
  static final int ROUNDS = 4_000;

  /**
   * Where the racing value lies in its page: not in the cache line of the one that sets the bit.
   */
  private static final int PLACE = 2048;

  private final Runnable take;
  private final Supplier<DirtyPages> next;
  private final long end;
  private final VolatileSlice page;
  private final SplittableRandom random;
  private final long[] cold = new long[1 << 22];
  private final AtomicInteger ready = new AtomicInteger();
  private final AtomicInteger started = new AtomicInteger();
  private final AtomicInteger finished = new AtomicInteger();
  private final AtomicInteger checked = new AtomicInteger();
  private final AtomicInteger nanos = new AtomicInteger(1_000);
  private int lost;

  /**
   * Prepares a race.
   *
   * @param take takes the bit; reads that follow see the data whose mark it took
   * @param next harvests what {@code take} left
   */
  SkippedMarkRace(
      MmapRegion region, SplittableRandom random, Runnable take, Supplier<DirtyPages> next) {
    this.take = take;
    this.next = next;
    this.end = region.size();
    this.page = region.slice(end - Contract.PAGE, Contract.PAGE);
    this.random = random;
    // Interpreted code is so slow that nothing races.
    for (int i = 0; i < 40_000; i++) {
      page.putLong(PLACE, 0);
      if (i % 16 == 0) {
        take.run();
      }
    }
  }

  int lost() {
    return lost;
  }

  void write() {
    for (int round = 1; round <= ROUNDS; round++) {
      page.putLong(0, round); // sets the bit
      ready.set(round);
      await(started, round);
      long until = System.nanoTime() + random.nextInt(nanos.get());
      while (System.nanoTime() < until) {
        Thread.onSpinWait();
      }
      for (int i = 0; i < 40; i++) {
        cold[(round * 40 + i) * 521 & (cold.length - 1)] = round;
      }
      page.putLong(PLACE, round);
      finished.set(round);
      await(checked, round);
    }
  }

  void harvest() {
    for (int round = 1; round <= ROUNDS; round++) {
      await(ready, round);
      started.set(round);
      long start = System.nanoTime();
      take.run();
      long seen = page.getLong(PLACE);
      nanos.set((int) Math.min(200_000, 1 + (System.nanoTime() - start) * 5 / 4));
      await(finished, round);
      DirtyPages left = next.get();
      if (seen != round && !left.isDirty(end - 1)) {
        lost++;
      }
      checked.set(round);
    }
  }

  private static void await(AtomicInteger counter, int round) {
    while (counter.get() < round) {
      Thread.onSpinWait();
    }
  }
}
