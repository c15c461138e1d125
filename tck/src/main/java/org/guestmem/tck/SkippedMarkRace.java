package org.guestmem.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.guestmem.api.MmapRegion;
import org.guestmem.api.VolatileSlice;

/**
 * Writes to a page whose bit is set at the very moment at which a harvester takes the bit, or to
 * one for which a log is switched on or attached at that moment.
 *
 * <p>Either the other then reads what was written, or the mark is there later. Later writes would
 * heal a loss, so there are none before both have looked. To make the moment long, the write waits
 * in the processor behind stores that miss its caches: without the barrier over all threads, or a
 * full fence where there is none, about one round in a hundred is lost on x86-64.
 */
final class SkippedMarkRace {
  private static final int ROUNDS = 4_000;

  /** Switching a log on is over before the writer has heard that it begins: so it begins later. */
  private static final int LEAD_NANOS = 4_000;

  /**
   * Where the racing value lies in its page: not in the cache line of the one that sets the bit.
   */
  private static final int PLACE = 2048;

  private final Runnable take;
  private final BooleanSupplier marked;
  private final VolatileSlice page;
  private final SplittableRandom random;
  private final SplittableRandom lead;
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
   * @param region where the last page is raced for
   * @param random for the moments
   * @param take takes the bit, or begins to take marks; reads that follow see the data of a write
   *     that is not marked then
   * @param marked whether the last page is marked after that; clears the mark
   */
  private SkippedMarkRace(
      MmapRegion region, SplittableRandom random, Runnable take, BooleanSupplier marked) {
    this.take = take;
    this.marked = marked;
    this.page = region.slice(region.size() - Contract.PAGE, Contract.PAGE);
    this.random = random;
    this.lead = random.split();
    // Interpreted code is so slow that nothing races.
    for (int i = 0; i < 40_000; i++) {
      page.putLong(PLACE, 0);
      if (i % 16 == 0) {
        take.run();
      }
    }
  }

  static void run(MmapRegion region, Runnable take, BooleanSupplier marked) {
    Seeded.run(
        random -> {
          SkippedMarkRace race = new SkippedMarkRace(region, random, take, marked);
          Race.run(race::write, race::harvest);
          assertEquals(0, race.lost, "marks lost in " + ROUNDS + " rounds");
        });
  }

  private void write() {
    for (int round = 1; round <= ROUNDS; round++) {
      page.putLong(0, round); // sets the bit
      ready.set(round);
      await(started, round);
      pause(random.nextInt(nanos.get()));
      for (int i = 0; i < 40; i++) {
        cold[(round * 40 + i) * 521 & (cold.length - 1)] = round;
      }
      page.putLong(PLACE, round);
      finished.set(round);
      await(checked, round);
    }
  }

  private void harvest() {
    for (int round = 1; round <= ROUNDS; round++) {
      await(ready, round);
      started.set(round);
      long start = System.nanoTime();
      pause(lead.nextInt(LEAD_NANOS));
      take.run();
      long seen = page.getLong(PLACE);
      nanos.set((int) Math.min(200_000, 1 + (System.nanoTime() - start) * 5 / 4));
      await(finished, round);
      if (!marked.getAsBoolean() && seen != round) {
        lost++;
      }
      checked.set(round);
    }
  }

  private static void pause(int nanos) {
    long until = System.nanoTime() + nanos;
    while (System.nanoTime() < until) {
      Thread.onSpinWait();
    }
  }

  private static void await(AtomicInteger counter, int round) {
    while (counter.get() < round) {
      Thread.onSpinWait();
    }
  }
}
