package org.guestmem.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Sets of pages by themselves. */
final class DirtyPagesTest {
  private static final long PAGE = 4096;
  private static final long BLOCK = PAGE << DirtyBlocks.BLOCK_SHIFT;

  private static DirtyPages pages(long size, long pageSize, long... offsets) {
    DirtyBitmap log = DirtyLogs.of(size, pageSize, Optional.empty());
    for (long offset : offsets) {
      log.mark(offset, 1);
    }
    return log.harvest();
  }

  private static List<Long> offsets(DirtyPages pages) {
    List<Long> offsets = new ArrayList<>();
    pages.forEachPage((offset, length) -> offsets.add(offset));
    return offsets;
  }

  @Test
  void unionMustHaveThePagesOfBothAndChangeNeither() {
    DirtyPages first = pages(4 * BLOCK, PAGE, 0, PAGE, BLOCK);
    DirtyPages second = pages(4 * BLOCK, PAGE, PAGE, 2 * PAGE, 3 * BLOCK);
    List<Long> union = List.of(0L, PAGE, 2 * PAGE, BLOCK, 3 * BLOCK);
    assertEquals(union, offsets(first.plus(second)));
    assertEquals(union, offsets(second.plus(first)));
    assertEquals(List.of(0L, PAGE, BLOCK), offsets(first));
    assertEquals(List.of(PAGE, 2 * PAGE, 3 * BLOCK), offsets(second));
    DirtyPages none = pages(4 * BLOCK, PAGE);
    assertTrue(none.plus(none).isEmpty());
    assertEquals(offsets(first), offsets(none.plus(first)));
    assertEquals(offsets(first), offsets(first.plus(none)));
  }

  @Test
  void setWithoutBlocksMustBeASetWithoutPages() {
    DirtyPages none = DirtyLogs.of(3 * BLOCK, PAGE, Optional.empty()).harvesters().none();
    assertEquals(0, none.count());
    assertEquals(List.of(), offsets(none));
    assertEquals(3 * BLOCK / PAGE / Long.SIZE, none.toWords().length);
    assertFalse(none.isDirty(3 * BLOCK - 1));
    DirtyPages last = pages(3 * BLOCK, PAGE, 3 * BLOCK - 1);
    assertEquals(List.of(3 * BLOCK - PAGE), offsets(none.plus(last)));
    assertEquals(List.of(3 * BLOCK - PAGE), offsets(last.plus(none)));
  }

  @Test
  void wordsThatNoArrayHoldsMustBeRefused() {
    DirtyPages pages = pages(PAGE << 37, PAGE, PAGE);
    String message =
        String.valueOf(assertThrows(IllegalStateException.class, pages::toWords).getMessage());
    assertTrue(message.startsWith("2147483648 words are too many"), message);
    assertEquals(List.of(PAGE), offsets(pages));
  }

  @Test
  void setsOfOtherPageSizesMustNotBeAdded() {
    DirtyPages pages = pages(10 * PAGE, PAGE);
    DirtyPages coarser = pages(11 * PAGE, 2 * PAGE);
    Exception e = assertThrows(IllegalArgumentException.class, () -> pages.plus(coarser));
    assertEquals(
        "pages of a log of 45056 bytes by 8192 do not fit one of 40960 by 4096", e.getMessage());
  }

  @Test
  void unionWithALongerSetMustBeOfItsSize() {
    DirtyPages pages = pages(PAGE + 5, PAGE, PAGE);
    DirtyPages longer = pages(2 * BLOCK, PAGE, 2 * BLOCK - 1);
    for (DirtyPages union : List.of(pages.plus(longer), longer.plus(pages))) {
      assertEquals(2 * BLOCK, union.size());
      assertEquals(List.of(PAGE, 2 * BLOCK - PAGE), offsets(union));
    }
  }

  @Test
  void pagesMustComeOneByOneAndTheLastMayBePartial() {
    List<List<Long>> found = new ArrayList<>();
    pages(3 * PAGE + 5, PAGE, 0, 2 * PAGE, 3 * PAGE)
        .forEachPage((offset, length) -> found.add(List.of(offset, length)));
    assertEquals(List.of(List.of(0L, PAGE), List.of(2 * PAGE, PAGE), List.of(3 * PAGE, 5L)), found);
  }

  @Test
  void offsetOutsideTheRegionMustBeRefused() {
    DirtyPages pages = pages(10 * PAGE - 1, PAGE, 0);
    for (long offset : new long[] {-1, 10 * PAGE - 1, Long.MAX_VALUE, Long.MIN_VALUE}) {
      assertThrows(OutOfRangeException.class, () -> pages.isDirty(offset));
    }
    assertFalse(pages.isDirty(10 * PAGE - 2));
  }
}
