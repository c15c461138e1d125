package org.guestmem.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.guestmem.api.DirtyBitmap;
import org.guestmem.api.DirtyPages;
import org.guestmem.api.MmapRegion;
import org.guestmem.api.OutOfRangeException;
import org.guestmem.api.RegionSpec;
import org.guestmem.api.VolatileSlice;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which writes mark which pages, and how marks are taken. */
public interface DirtyLogContract extends Contract {

  @Tag("vm_memory::mmap::tests::test_dirty_tracking")
  @Tag("vm_memory::mmap::unix::tests::test_dirty_tracking")
  @Tag("vm_memory::volatile_memory::tests::test_volatile_slice_dirty_tracking")
  @Tag("vm_memory::volatile_memory::tests::test_volatile_ref_dirty_tracking")
  @ParameterizedTest
  @EnumSource
  default void everyWriteMustMarkExactlyItsPages(RegionKind kind) {
    MmapRegion region = regions().tracked(kind, 5 * PAGE + 100);
    DirtyBitmap log = region.dirtyBitmap().orElseThrow();
    VolatileSlice scratch = regions().anonymous(64).slice();
    // The place in the region decides, not the offset in the view.
    for (VolatileSlice view : List.of(region.slice(), region.slice(PAGE - 64, 3 * PAGE))) {
      for (Access access : Access.all(scratch)) {
        int length = access.length();
        long border = 2 * PAGE - view.start();
        for (long offset :
            new long[] {0, border - length, border, border - length / 2, view.size() - length}) {
          if (!access.atomic() || (view.start() + offset) % length == 0) {
            view.fill(0, view.size(), (byte) 0);
            log.harvest();
            access.on(view, offset);
            List<Long> expected =
                access.writes() ? pages(view.start() + offset, length) : List.of();
            assertEquals(expected, pages(log.harvest()), () -> access + " at " + offset);
          }
        }
      }
    }
  }

  private static List<Long> pages(long offset, long length) {
    return LongStream.rangeClosed(offset / PAGE, (offset + length - 1) / PAGE).boxed().toList();
  }

  private static List<Long> pages(DirtyPages dirty) {
    List<Long> pages = new ArrayList<>();
    dirty.forEachRange((offset, length) -> pages.addAll(pages(offset, length)));
    return pages;
  }

  @Tag("vm_memory::volatile_memory::tests::test_volatile_slice_dirty_tracking")
  @ParameterizedTest
  @EnumSource
  default void longWriteMustMarkEveryPageItTouchesAndNoOther(RegionKind kind) {
    MmapRegion region = regions().tracked(kind, 300 * PAGE);
    DirtyBitmap log = region.dirtyBitmap().orElseThrow();
    region.slice().fill(3 * PAGE - 1, 200L * PAGE, (byte) 1);
    assertEquals(pages(3 * PAGE - 1, 200L * PAGE), pages(log.harvest()));
    region.slice().put(64 * PAGE, new byte[64 * PAGE], 0, 64 * PAGE);
    assertEquals(pages(64 * PAGE, 64 * PAGE), pages(log.harvest()));
    VolatileSlice other = regions().anonymous(300 * PAGE).slice();
    other.copyTo(7, region.slice(), 100 * PAGE - 1, 2);
    other.copyTo(0, region.slice(), 130 * PAGE, 20 * PAGE + 1);
    List<Long> expected = new ArrayList<>(pages(100 * PAGE - 1, 2));
    expected.addAll(pages(130 * PAGE, 20 * PAGE + 1));
    assertEquals(expected, pages(log.harvest()));
  }

  @Test
  default void exchangeThatDoesNotWriteMustNotMark() {
    MmapRegion region = regions().tracked(RegionKind.SHARED_ANONYMOUS, PAGE);
    DirtyBitmap log = region.dirtyBitmap().orElseThrow();
    region.slice().compareAndExchangeInt(0, 1, 2);
    region.slice().compareAndExchangeLong(8, 1, 2);
    region.slice().weakCompareAndSetInt(0, 1, 2);
    region.slice().weakCompareAndSetLong(8, 1, 2);
    assertEquals(0, log.count());
    region.slice().compareAndExchangeInt(0, 0, 2);
    assertEquals(1, log.count());
  }

  @Test
  default void refusedAndEmptyWritesMustNotMark() {
    MmapRegion region = regions().tracked(RegionKind.SHARED_ANONYMOUS, 2 * PAGE);
    VolatileSlice view = region.slice();
    assertThrows(OutOfRangeException.class, () -> view.putLong(2 * PAGE - 7, 1));
    assertThrows(OutOfRangeException.class, () -> view.fill(0, 2 * PAGE + 1, (byte) 1));
    assertThrows(OutOfRangeException.class, () -> view.put(-1, new byte[20], 0, 20));
    view.fill(PAGE, 0, (byte) 1);
    view.put(2 * PAGE, new byte[0], 0, 0);
    assertTrue(region.dirtyBitmap().orElseThrow().peek().isEmpty());
  }

  @Test
  default void harvestMustTakeTheMarksAndPeekMustNot() {
    MmapRegion region = regions().tracked(RegionKind.SHARED_ANONYMOUS, 10 * PAGE);
    DirtyBitmap log = region.dirtyBitmap().orElseThrow();
    region.slice().putByte(5 * PAGE, (byte) 1);
    region.slice().putByte(6 * PAGE, (byte) 1);
    region.slice().putByte(9 * PAGE + 17, (byte) 1);
    assertEquals(3, log.count());
    assertEquals(List.of(5L, 6L, 9L), pages(log.peek()));
    assertTrue(log.isDirty(5 * PAGE + 4095));
    assertFalse(log.isDirty(5 * PAGE - 1));
    DirtyPages taken = log.harvest();
    assertEquals(3, taken.count());
    assertTrue(taken.isDirty(9 * PAGE));
    assertFalse(taken.isDirty(8 * PAGE));
    assertEquals(0b10_0110_0000, taken.toWords()[0]);
    assertTrue(log.harvest().isEmpty());
    assertFalse(log.isDirty(5 * PAGE));
    log.putBack(taken);
    assertEquals(List.of(5L, 6L, 9L), pages(log.harvest()));
  }

  @Test
  default void rangesMustBeWholeRunsAndEndWithTheRegion() {
    MmapRegion region = regions().tracked(RegionKind.PRIVATE_ANONYMOUS, 200 * PAGE + 5);
    region.slice().fill(60 * PAGE, 10 * PAGE, (byte) 1);
    region.slice().putByte(200 * PAGE + 4, (byte) 1);
    List<List<Long>> ranges = new ArrayList<>();
    DirtyPages taken = region.dirtyBitmap().orElseThrow().harvest();
    taken.forEachRange((offset, length) -> ranges.add(List.of(offset, length)));
    assertEquals(List.of(List.of(60L * PAGE, 10L * PAGE), List.of(200L * PAGE, 5L)), ranges);
    assertEquals(11, taken.count());
  }

  @ParameterizedTest
  @ValueSource(longs = {1L << 12, 1L << 14, 1L << 16, 1L << 21, 1L << 30})
  default void everyPageSizeMustBeTrackedToTheLastPartialPage(long pageSize) {
    long size = Math.min(3 * pageSize + 1, regions().backend().largestFile());
    long pages = (size - 1) / pageSize + 1;
    MmapRegion region =
        regions().create(regions().spec(RegionKind.SHARED_FILE, size).trackDirty(pageSize));
    DirtyBitmap log = region.dirtyBitmap().orElseThrow();
    assertEquals(pageSize, log.pageSize());
    assertEquals(pages, log.pages());
    for (int page = 0; page < pages; page++) {
      region.slice().putByte(page * pageSize, (byte) 1);
      region.slice().putByte(Math.min(size, (page + 1) * pageSize) - 1, (byte) 1);
      assertEquals(1L << page, log.harvest().toWords()[0]);
    }
    region.slice().putShort(size - 2, (short) 1);
    assertTrue(log.isDirty(size - 1));
  }

  @Test
  default void regionWithoutALogMustHaveNone() {
    assertTrue(regions().create(RegionSpec.builder(PAGE)).dirtyBitmap().isEmpty());
  }
}
