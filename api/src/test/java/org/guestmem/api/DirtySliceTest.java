package org.guestmem.api;

import static org.guestmem.api.DirtyLogs.pages;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.BitSet;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Parts of a log by themselves. */
final class DirtySliceTest {
  private static final long PAGE = 4096;
  private static final long BLOCK = PAGE << DirtyBlocks.BLOCK_SHIFT;

  @Test
  void randomHarvestsOfPartsMustMatchABitSet() {
    long seed = System.nanoTime();
    SplittableRandom random = new SplittableRandom(seed);
    int pages = (int) (2 * BLOCK / PAGE) + 100;
    DirtyBitmap log = DirtyBitmap.of(pages * PAGE - 5, PAGE);
    BitSet model = new BitSet();
    for (int i = 0; i < 300; i++) {
      for (int m = 0; m < 10; m++) {
        int page = random.nextInt(pages);
        int end = Math.min(pages, page + random.nextInt(1 << random.nextInt(1, 19)));
        log.mark(page * PAGE, Math.min(end * PAGE, log.size()) - page * PAGE);
        model.set(page, end);
      }
      int first = random.nextInt(pages);
      int end = random.nextBoolean() ? pages : random.nextInt(first, pages + 1);
      long length = Math.min(end * PAGE, log.size()) - first * PAGE;
      DirtySlice part = log.slice(first * PAGE, length);
      BitSet expected = model.get(first, end);
      assertEquals(expected, BitSet.valueOf(part.peek().toWords()), () -> "seed " + seed);
      assertEquals(expected.cardinality(), part.count());
      DirtyPages taken = part.harvest();
      assertEquals(expected, BitSet.valueOf(taken.toWords()), () -> "seed " + seed);
      model.clear(first, end);
      assertEquals(model, BitSet.valueOf(log.peek().toWords()), () -> "seed " + seed);
      if (random.nextInt(3) == 0) {
        part.putBack(taken);
        expected.stream().forEach(page -> model.set(first + page));
      }
    }
    assertEquals(model, BitSet.valueOf(log.harvest().toWords()), () -> "seed " + seed);
  }

  @Test
  void partOfAPartMustBeAPartOfTheLog() {
    DirtyBitmap log = DirtyBitmap.of(100 * PAGE, PAGE);
    DirtySlice part = log.slice(10 * PAGE, 50 * PAGE).slice(5 * PAGE + 1, 2 * PAGE);
    assertEquals(15 * PAGE + 1, part.start());
    assertEquals(2 * PAGE, part.size());
    part.mark(PAGE - 1, 1);
    assertTrue(part.isDirty(PAGE - 1));
    assertFalse(part.isDirty(PAGE - 2));
    assertEquals(List.of(16L), pages(log.harvest()));
  }

  @Test
  void partThatCutsAPageMustNotBeTaken() {
    DirtyBitmap log = DirtyBitmap.of(3 * PAGE + 5, PAGE);
    log.mark(0, log.size());
    for (DirtySlice cut :
        List.of(log.slice(1, PAGE), log.slice(0, PAGE - 1), log.slice(3 * PAGE, 4))) {
      Exception e = assertThrows(IllegalStateException.class, cut::harvest);
      assertEquals(cut + " cuts a page of 4096 bytes; take marks by whole pages", e.getMessage());
      assertThrows(IllegalStateException.class, cut::peek);
      assertThrows(IllegalStateException.class, cut::count);
      assertThrows(IllegalStateException.class, () -> cut.putBack(log.peek()));
    }
    assertEquals(4, log.count());
    assertEquals(1, log.slice(3 * PAGE, 5).harvest().count());
  }

  @Test
  void emptyPartMustHaveNothing() {
    DirtyBitmap log = DirtyBitmap.of(2 * PAGE, PAGE);
    log.mark(0, 2 * PAGE);
    for (long at : new long[] {0, PAGE, 2 * PAGE}) {
      DirtySlice empty = log.slice(at, 0);
      assertEquals(0, empty.size());
      empty.mark(0, 0);
      DirtyPages none = empty.harvest();
      assertTrue(none.isEmpty());
      assertEquals(0, none.toWords().length);
      empty.putBack(none);
      assertThrows(OutOfRangeException.class, () -> empty.isDirty(0));
    }
    assertEquals(2, log.count());
  }

  @Test
  void whatIsOutsideMustBeRefused() {
    DirtyBitmap log = DirtyBitmap.of(10 * PAGE, PAGE);
    assertThrows(OutOfRangeException.class, () -> log.slice(9 * PAGE, PAGE + 1));
    assertThrows(OutOfRangeException.class, () -> log.slice(-1, 1));
    assertThrows(IllegalArgumentException.class, () -> log.slice(0, -1));
    DirtySlice part = log.slice(2 * PAGE, PAGE);
    assertEquals("dirty log [8192, +4096)", part.toString());
    assertThrows(OutOfRangeException.class, () -> part.mark(PAGE, 1));
    assertThrows(OutOfRangeException.class, () -> part.mark(-1, 1));
    assertThrows(OutOfRangeException.class, () -> part.isDirty(PAGE));
    assertThrows(OutOfRangeException.class, () -> part.slice(1, PAGE));
    assertThrows(IllegalArgumentException.class, () -> part.mark(0, -1));
    assertThrows(IllegalArgumentException.class, () -> part.slice(0, -1));
    DirtyPages longer = log.slice(0, 2 * PAGE).harvest();
    assertThrows(IllegalArgumentException.class, () -> part.putBack(longer));
    DirtyPages coarser = DirtyBitmap.of(PAGE, 2 * PAGE).harvest();
    assertThrows(IllegalArgumentException.class, () -> part.putBack(coarser));
    assertEquals(0, log.count());
  }

  @Test
  void partMustOutliveAnEnlargement() {
    DirtyBitmap log = DirtyBitmap.of(10 * PAGE, PAGE);
    DirtySlice part = log.slice(8 * PAGE, 2 * PAGE);
    part.mark(0, 1);
    DirtyPages taken = part.harvest();
    log.enlarge(20 * PAGE);
    part.putBack(taken);
    part.mark(PAGE, 1);
    assertEquals(List.of(0L, 1L), pages(part.harvest()));
    assertEquals(0, log.count());
  }
}
