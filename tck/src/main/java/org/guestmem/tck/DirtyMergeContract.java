package org.guestmem.tck;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.BitSet;
import java.util.SplittableRandom;
import org.guestmem.api.DirtyBitmap;
import org.guestmem.api.OutOfRangeException;
import org.guestmem.api.RegionSpec;
import org.guestmem.api.SharedDirtyLog;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Marks of others: a hypervisor's log, a device's writes, a failed harvest. */
public interface DirtyMergeContract extends Contract {

  private DirtyBitmap log(long size, long pageSize) {
    return regions()
        .create(RegionSpec.builder(size).trackDirty(pageSize))
        .dirtyBitmap()
        .orElseThrow();
  }

  @Test
  default void logInTheLayoutOfKvmMustBeMergedBitByBit() {
    Seeded.run(
        random -> {
          // 200 pages: KVM's log is whole words, so 56 bits of the last stand for nothing.
          DirtyBitmap log = log(200 * PAGE - 9, PAGE);
          long[] words = randomWords(random, 4);
          words[3] &= 0xff;
          log.mark(0, 1);
          log.merge(words, 0, PAGE);
          words[0] |= 1;
          assertArrayEquals(words, log.harvest().toWords());
        });
  }

  @Test
  default void wordsMustBeMergedFromAnyPageOnAndIntoASharedLog() {
    Seeded.run(
        random -> {
          for (int first : new int[] {0, 1, 10, 63, 64, 70}) {
            DirtyBitmap log = log(200 * PAGE, PAGE);
            SharedDirtyLog shared = new SharedDirtyLog(regions().anonymous(32).slice());
            shared.attach(log, 0);
            long[] words = randomWords(random, 2);
            log.merge(words, (long) first * PAGE, PAGE);
            BitSet expected = new BitSet();
            BitSet.valueOf(words).stream().forEach(page -> expected.set(first + page));
            assertEquals(expected, BitSet.valueOf(log.harvest().toWords()));
            assertEquals(expected, SharedDirtyLogContract.bits(shared.memory()));
          }
        });
  }

  private static long[] randomWords(SplittableRandom random, int count) {
    return random.longs(count).map(word -> word & random.nextLong()).toArray();
  }

  @Test
  default void bitsPastTheEndMustBeRefusedAndMarkNothing() {
    DirtyBitmap log = log(10 * PAGE + 1, PAGE);
    long[][] wrong = {{1L << 11}, {1L << 63}, {1, 1}, {0, Long.MIN_VALUE}, {-1, -1, -1, -1}};
    for (long[] words : wrong) {
      assertThrows(OutOfRangeException.class, () -> log.merge(words, 0, PAGE));
    }
    for (long offset : new long[] {PAGE, 10 * PAGE, 11 * PAGE, 1L << 40, Long.MAX_VALUE}) {
      assertThrows(OutOfRangeException.class, () -> log.merge(new long[] {1 << 10}, offset, PAGE));
    }
    assertTrue(log.peek().isEmpty());
    log.merge(new long[] {1L << 10, 0, 0, 0}, 0, PAGE);
    assertTrue(log.isDirty(10 * PAGE), "the last page is partial and counts");
    assertEquals(1, log.harvest().count());
    log.merge(new long[] {1, 0}, 10 * PAGE, PAGE);
    assertEquals(1, log.harvest().count());
    log.merge(new long[100], 1L << 40, PAGE);
    log.merge(new long[0], 0, PAGE);
    assertTrue(log.peek().isEmpty());
  }

  @Test
  default void pageSizesMustBeConverted() {
    DirtyBitmap coarse = log(64 * PAGE, 16 * PAGE);
    coarse.merge(new long[] {1L << 15 | 1L << 33}, 0, PAGE);
    assertEquals(0b101, coarse.harvest().toWords()[0]);
    coarse.merge(new long[] {0b11}, 15 * PAGE, PAGE);
    assertEquals(0b11, coarse.harvest().toWords()[0]);
    DirtyBitmap fine = log(64 * PAGE - 1, PAGE);
    fine.merge(new long[] {0b1010}, 0, 16 * PAGE);
    assertEquals(0xffff_0000_ffff_0000L, fine.harvest().toWords()[0]);
  }

  @Test
  default void pageSizeThatOverflowsMustBeRefused() {
    DirtyBitmap log = log(64 * PAGE, PAGE);
    for (long pageSize : new long[] {0, -1, 3, 4097, Long.MIN_VALUE}) {
      assertThrows(IllegalArgumentException.class, () -> log.merge(new long[] {1}, 0, pageSize));
    }
    assertThrows(IllegalArgumentException.class, () -> log.merge(new long[] {1}, -PAGE, PAGE));
    for (int bit : new int[] {1, 2, 62, 63}) {
      assertThrows(OutOfRangeException.class, () -> log.merge(new long[] {1L << bit}, 0, 1L << 62));
    }
    assertTrue(log.peek().isEmpty());
  }

  @Tag("vm_memory::bitmap::backend::atomic_bitmap::tests::test_bitmap_out_of_range")
  @Test
  default void deviceMustBeAbleToMarkWhatItWrote() {
    DirtyBitmap log = log(10 * PAGE, PAGE);
    log.mark(PAGE - 1, 2);
    log.mark(5 * PAGE, 0);
    log.mark(10 * PAGE, 0);
    assertEquals(0b11, log.harvest().toWords()[0]);
    assertThrows(OutOfRangeException.class, () -> log.mark(10 * PAGE, 1));
    assertThrows(OutOfRangeException.class, () -> log.mark(1, Long.MAX_VALUE));
    assertThrows(OutOfRangeException.class, () -> log.mark(-1, 1));
    assertThrows(IllegalArgumentException.class, () -> log.mark(0, -1));
    assertThrows(OutOfRangeException.class, () -> log.isDirty(10 * PAGE));
    assertThrows(OutOfRangeException.class, () -> log.isDirty(Long.MIN_VALUE));
    assertTrue(log.peek().isEmpty());
  }

  @Test
  default void pagesOfAnotherLogMustNotBePutBack() {
    DirtyBitmap log = log(10 * PAGE, PAGE);
    DirtyBitmap larger = log(11 * PAGE, PAGE);
    DirtyBitmap coarser = log(10 * PAGE, 2 * PAGE);
    assertThrows(IllegalArgumentException.class, () -> log.putBack(larger.harvest()));
    assertThrows(IllegalArgumentException.class, () -> log.putBack(coarser.harvest()));
  }
}
