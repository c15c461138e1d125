package org.guestmem.api;

import static org.guestmem.api.DirtyLogs.pages;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Logs of no region, which grow. */
final class DirtyEnlargeTest {
  private static final long PAGE = 4096;
  private static final long BLOCK = PAGE << DirtyBlocks.BLOCK_SHIFT;

  @Test
  void sizeAndPageSizeMustBeChecked() {
    for (long pageSize : new long[] {0, -1, 2048, 4097, Long.MIN_VALUE}) {
      assertThrows(IllegalArgumentException.class, () -> DirtyBitmap.of(PAGE, pageSize));
    }
    for (long size : new long[] {0, -1, Long.MIN_VALUE, (1L << 54) + 1, Long.MAX_VALUE}) {
      assertThrows(
          IllegalArgumentException.class, () -> DirtyBitmap.of(size, PAGE), () -> "size " + size);
    }
    DirtyBitmap log = DirtyBitmap.of(1, 1L << 62);
    assertEquals(1, log.pages());
    log.enlarge(Long.MAX_VALUE);
    assertEquals(2, log.pages());
    assertEquals(Long.MAX_VALUE, log.size());
    assertEquals(1L << 62, log.pageSize());
  }

  @Test
  void marksMustBeKeptAndNewPagesBeClean() {
    DirtyBitmap log = DirtyBitmap.of(64 * PAGE, PAGE);
    log.mark(3 * PAGE, 1);
    log.mark(63 * PAGE, PAGE);
    assertThrows(OutOfRangeException.class, () -> log.mark(64 * PAGE, 1));
    log.enlarge(128 * PAGE);
    assertEquals(128, log.pages());
    assertFalse(log.isDirty(64 * PAGE));
    assertEquals(2, log.count());
    log.mark(127 * PAGE, 1);
    log.enlarge(3 * BLOCK);
    log.mark(3 * BLOCK - 1, 1);
    assertEquals(List.of(3L, 63L, 127L, 3 * BLOCK / PAGE - 1), pages(log.harvest()));
    assertThrows(IllegalArgumentException.class, () -> log.enlarge(3 * BLOCK - 1));
    assertThrows(IllegalArgumentException.class, () -> log.enlarge((1L << 54) + 1));
    log.enlarge(3 * BLOCK);
    assertEquals(3 * BLOCK, log.size());
  }

  @Test
  void lastPartialPageMustBecomeAWholeOne() {
    DirtyBitmap log = DirtyBitmap.of(PAGE + 1, PAGE);
    log.mark(PAGE, 1);
    log.enlarge(2 * PAGE);
    List<Long> lengths = new ArrayList<>();
    log.harvest().forEachRange((offset, length) -> lengths.add(length));
    assertEquals(List.of(PAGE), lengths);
  }

  @Test
  void harvestersMustFollowAndTakeBackWhatTheyTookBefore() {
    DirtyBitmap log = DirtyBitmap.of(10 * PAGE, PAGE);
    DirtyHarvester other = log.harvester("other");
    log.mark(PAGE, 1);
    DirtyPages early = log.harvest();
    log.enlarge(20 * PAGE);
    assertEquals(20 * PAGE, other.peek().size());
    assertFalse(log.isDirty(19 * PAGE));
    log.mark(19 * PAGE, 1);
    assertEquals(List.of(1L, 19L), pages(other.harvest()));
    DirtyPages late = log.harvest();
    assertEquals(List.of(1L, 19L), pages(early.plus(late)));
    assertEquals(20 * PAGE, late.plus(early).size());
    log.putBack(early);
    other.putBack(early);
    assertEquals(List.of(1L), pages(other.harvest()));
    assertTrue(log.isDirty(PAGE));
    assertFalse(log.isDirty(19 * PAGE));
    assertEquals(20 * PAGE, log.harvest().size());
    DirtyPages longer = DirtyBitmap.of(21 * PAGE, PAGE).harvest();
    assertThrows(IllegalArgumentException.class, () -> log.putBack(longer));
    DirtyPages coarser = DirtyBitmap.of(10 * PAGE, 2 * PAGE).harvest();
    assertThrows(IllegalArgumentException.class, () -> log.putBack(coarser));
  }

  @Test
  void logOfARegionMustKeepItsSize() {
    DirtyBitmap log = DirtyLogs.of(10 * PAGE, PAGE, Optional.empty());
    assertThrows(UnsupportedOperationException.class, () -> log.enlarge(20 * PAGE));
    DirtyPages shorter = DirtyBitmap.of(9 * PAGE, PAGE).harvest();
    assertThrows(IllegalArgumentException.class, () -> log.putBack(shorter));
    assertEquals(10 * PAGE, log.size());
  }

  @Test
  void noMarkMustBeLostWhileTheLogGrows() throws InterruptedException {
    int blocks = 600;
    DirtyBitmap log = DirtyBitmap.of(1, PAGE);
    List<Thread> writers = new ArrayList<>();
    for (int w = 0; w < 2; w++) {
      long place = w * PAGE;
      Thread writer =
          new Thread(
              () -> {
                // As soon as there is room: so blocks are made while the log becomes longer.
                for (long at = place; at < blocks * BLOCK; at += BLOCK / 2) {
                  while (at >= log.size()) {
                    Thread.onSpinWait();
                  }
                  log.mark(at, 1);
                }
              });
      writer.setDaemon(true);
      writer.start();
      writers.add(writer);
    }
    for (long size = PAGE; size <= blocks * BLOCK; size += BLOCK / 4) {
      log.enlarge(size);
    }
    log.enlarge(blocks * BLOCK);
    for (Thread writer : writers) {
      writer.join(60_000);
      assertFalse(writer.isAlive());
    }
    assertEquals(blocks * 4L, log.harvest().count());
  }
}
