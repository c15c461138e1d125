package org.guestmem.api;

import static org.guestmem.api.DirtyLogs.pages;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The log by itself, with and without a barrier over all threads. */
final class DirtyBitmapTest {
  private static final long PAGE = 4096;
  private static final long BLOCK = PAGE << DirtyBlocks.BLOCK_SHIFT;

  private final AtomicInteger barriers = new AtomicInteger();

  private DirtyBitmap log(long size, boolean barrier) {
    return DirtyLogs.of(
        size, PAGE, barrier ? Optional.of(barriers::incrementAndGet) : Optional.empty());
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void marksMustBeTakenOnce(boolean barrier) {
    DirtyBitmap log = log(100 * PAGE, barrier);
    log.mark(PAGE - 1, 2);
    log.mark(99 * PAGE, PAGE);
    assertEquals(3, log.count());
    assertEquals(List.of(0L, 1L, 99L), pages(log.harvest()));
    assertTrue(log.harvest().isEmpty());
    log.mark(PAGE, 1);
    assertEquals(List.of(1L), pages(log.harvest()), "marked again after a harvest");
  }

  @Tag("vm_memory::bitmap::backend::atomic_bitmap::tests::test_bitmap_basic")
  @Test
  void partOfAPageMustCountAsThePage() {
    assertEquals(9, log(8 * PAGE + 1, false).pages());
    DirtyBitmap log = log(8 * PAGE, false);
    assertEquals(8, log.pages());
    log.mark(PAGE, PAGE + 1);
    assertFalse(log.isDirty(PAGE - 1));
    assertTrue(log.isDirty(PAGE) && log.isDirty(3 * PAGE - 1));
    assertFalse(log.isDirty(3 * PAGE));
    assertTrue(log.peek().isDirty(2 * PAGE));
    assertEquals(0b110, log.peek().toWords()[0]);
    assertEquals(1, log.harvest().toWords().length);
    assertFalse(log.isDirty(PAGE) || log.isDirty(2 * PAGE));
  }

  @Test
  void barrierMustBeIssuedOnceAHarvestAfterTheMarksWereTaken() {
    DirtyBitmap[] log = new DirtyBitmap[1];
    Runnable barrier =
        () -> {
          barriers.incrementAndGet();
          log[0].mark(2 * BLOCK, 1);
        };
    log[0] = DirtyLogs.of(3 * BLOCK, PAGE, Optional.of(barrier));
    log[0].mark(0, 3 * BLOCK);
    log[0].peek();
    log[0].count();
    assertEquals(0, barriers.get());
    assertEquals(log[0].pages(), log[0].harvest().count());
    assertEquals(1, barriers.get());
    assertEquals(List.of(2 * BLOCK / PAGE), pages(log[0].peek()), "marked while the barrier ran");
  }

  @Test
  void marksMustSurviveABarrierThatFails() {
    Runnable barrier =
        () -> {
          if (barriers.getAndIncrement() == 0) {
            throw new UnsupportedOperationException("on purpose");
          }
        };
    DirtyBitmap log = DirtyLogs.of(10 * PAGE, PAGE, Optional.of(barrier));
    log.mark(3 * PAGE, 1);
    assertThrows(UnsupportedOperationException.class, log::harvest);
    log.mark(5 * PAGE, 1);
    assertEquals(List.of(3L, 5L), pages(log.harvest()));
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void rangesOverBlocksOfBitsMustBeWhole(boolean barrier) {
    DirtyBitmap log = log(4 * BLOCK, barrier);
    log.mark(BLOCK - PAGE, 2 * BLOCK + 2 * PAGE);
    List<List<Long>> ranges = new ArrayList<>();
    DirtyPages taken = log.harvest();
    taken.forEachRange((offset, length) -> ranges.add(List.of(offset, length)));
    assertEquals(List.of(List.of(BLOCK - PAGE, 2 * BLOCK + 2 * PAGE)), ranges);
    assertEquals((2 << DirtyBlocks.BLOCK_SHIFT) + 2, taken.count());
    assertFalse(taken.isDirty(BLOCK - PAGE - 1));
    assertTrue(taken.isDirty(3 * BLOCK));
    assertFalse(taken.isDirty(3 * BLOCK + PAGE));
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void randomMarksMustMatchABitSet(boolean barrier) {
    long seed = System.nanoTime();
    SplittableRandom random = new SplittableRandom(seed);
    long size = 2 * BLOCK + 12_345;
    DirtyBitmap log = log(size, barrier);
    BitSet model = new BitSet();
    for (int i = 0; i < 2_000; i++) {
      long offset = random.nextLong(size);
      long length = Math.min(size - offset, random.nextLong(1L << random.nextInt(1, 24)));
      log.mark(offset, length);
      if (length > 0) {
        model.set((int) (offset / PAGE), (int) ((offset + length - 1) / PAGE) + 1);
      }
      assertEquals(model.get((int) (offset / PAGE)), log.isDirty(offset), () -> "seed " + seed);
    }
    DirtyPages taken = log.harvest();
    assertEquals(model, BitSet.valueOf(taken.toWords()), () -> "seed " + seed);
    assertEquals(model.cardinality(), taken.count());
    assertEquals(model.stream().asLongStream().boxed().toList(), pages(taken));
    log.merge(taken.toWords(), 0, PAGE);
    assertEquals(model, BitSet.valueOf(log.peek().toWords()), () -> "seed " + seed);
    log.harvest();
    log.putBack(taken);
    assertEquals(model, BitSet.valueOf(log.harvest().toWords()), () -> "seed " + seed);
  }

  @Test
  void logOf8TiBMustCostLittleUntilItIsMarked() {
    // 256 MiB of bits, of which two blocks of 32 KiB are needed here.
    List<DirtyBitmap> logs = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      DirtyBitmap log = log(8L << 40, true);
      log.mark(0, 1);
      log.mark((8L << 40) - 1, 1);
      logs.add(log);
    }
    DirtyPages taken = logs.get(199).harvest();
    assertEquals(List.of(0L, (8L << 28) - 1), pages(taken));
  }

  @Test
  void mergeMustLookAtTheOffsetOfTheOtherLogWhenItChecksItsEnd() {
    DirtyBitmap log = log(16 * PAGE, false);
    assertThrows(OutOfRangeException.class, () -> log.merge(new long[] {1 << 4}, 15 * PAGE, PAGE));
    assertThrows(OutOfRangeException.class, () -> log.merge(new long[] {1}, 16 * PAGE, PAGE));
    log.merge(new long[] {1}, 15 * PAGE, PAGE);
    assertEquals(List.of(15L), pages(log.harvest()));
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void markMustNotBeLostToAHarvestThatRacesIt(boolean barrier) throws InterruptedException {
    // Without memory: each mark is set after one harvest took it, so the counts must agree.
    DirtyBitmap log = log(64 * PAGE, barrier);
    int rounds = 2_000;
    AtomicInteger wanted = new AtomicInteger();
    Thread writer =
        new Thread(
            () -> {
              for (int i = 1; i <= rounds; i++) {
                wanted.set(i);
                log.mark(i % 64 * PAGE, 1);
                while (wanted.get() == i) {
                  Thread.onSpinWait();
                }
              }
            });
    writer.setDaemon(true);
    writer.start();
    int taken = 0;
    while (taken < rounds) {
      long count = log.harvest().count();
      assertTrue(count <= 1);
      if (count == 1) {
        taken++;
        wanted.set(0);
      }
    }
    writer.join(60_000);
    assertFalse(writer.isAlive());
    assertTrue(log.peek().isEmpty());
  }
}
