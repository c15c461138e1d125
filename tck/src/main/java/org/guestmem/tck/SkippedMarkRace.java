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
 * heal a loss, so there are none before both have looked. Three things make a loss likely: without
 * the barrier over all threads, or a full fence where there is none, a tenth of the rounds is lost
 * on x86-64.
 *
 * <ul>
 *   <li>The write waits in the processor behind stores to cache lines that the other has just
 *       written.
 *   <li>The first page is marked as well. What a harvest allocates for the first word that it finds
 *       is behind it then, and little lies between the exchange of the last and the look.
 *   <li>Each round tells whether the write came early or late, and the next one is aimed by that.
 * </ul>
 */
final class SkippedMarkRace {
  private static final int ROUNDS = 4_000;

  /** Switching a log on is over before the writer has heard that it begins: so it begins later. */
  private static final int LEAD_NANOS = 4_000;

  /** By how much a round corrects the moment of the write, and how far it strays from it. */
  private static final int STEP_NANOS = 10;

  private static final int STRAY_NANOS = 100;

  /** As many lines as a processor has stores under way, nearly; 64 bytes each. */
  private static final int LINES = 40;

  private static final int LINE_LONGS = 8;

  /**
   * Where the racing value lies in its page: not in the cache line of the one that sets the bit.
   */
  private static final int PLACE = 2048;

  private final Runnable take;
  private final BooleanSupplier marked;
  private final VolatileSlice first;
  private final VolatileSlice page;
  private final SplittableRandom random;
  private final long[] lines = new long[LINES * LINE_LONGS];
  private final AtomicInteger ready = new AtomicInteger();
  private final AtomicInteger started = new AtomicInteger();
  private final AtomicInteger finished = new AtomicInteger();
  private final AtomicInteger checked = new AtomicInteger();
  private final AtomicInteger aim = new AtomicInteger(LEAD_NANOS);
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
    this.first = region.slice(0, Contract.PAGE);
    this.page = region.slice(region.size() - Contract.PAGE, Contract.PAGE);
    this.random = random;
    // Interpreted code is so slow that nothing races.
    for (int i = 0; i < 40_000; i++) {
      first.putLong(0, 0);
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
      first.putLong(0, round);
      page.putLong(0, round); // sets the bit
      ready.set(round);
      await(started, round);
      pause(aim.get() + random.nextInt(2 * STRAY_NANOS) - STRAY_NANOS);
      store(round);
      page.putLong(PLACE, round);
      finished.set(round);
      await(checked, round);
    }
  }

  private void harvest() {
    for (int round = 1; round <= ROUNDS; round++) {
      await(ready, round);
      store(-round);
      started.set(round);
      pause(LEAD_NANOS);
      take.run();
      long seen = page.getLong(PLACE);
      await(finished, round);
      boolean late = marked.getAsBoolean();
      aim.addAndGet(late ? -STEP_NANOS : STEP_NANOS);
      if (!late && seen != round) {
        lost++;
      }
      checked.set(round);
    }
  }

  private void store(long value) {
    for (int i = 0; i < lines.length; i += LINE_LONGS) {
      lines[i] = value;
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
