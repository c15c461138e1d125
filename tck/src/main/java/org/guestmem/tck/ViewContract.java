package org.guestmem.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.guestmem.api.MmapRegion;
import org.guestmem.api.OutOfRangeException;
import org.guestmem.api.RegionClosedException;
import org.guestmem.api.VolatileSlice;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Views of parts: where they begin, how far they reach. */
public interface ViewContract extends Contract {

  @Tag("vm_memory::mmap::tests::slice_addr")
  @Tag("vm_memory::volatile_memory::tests::slice_len")
  @Tag("vm_memory::volatile_memory::tests::slice_subslice")
  @Tag("vm_memory::volatile_memory::tests::mem_is_empty")
  @ParameterizedTest
  @EnumSource
  default void viewMustCountFromItsOwnStart(RegionKind kind) {
    MmapRegion region = regions().create(kind, 2 * PAGE);
    VolatileSlice view = region.slice(100, 200);
    VolatileSlice inner = view.subslice(30, 40);
    assertEquals(100, view.start());
    assertEquals(200, view.size());
    assertEquals(130, inner.start());
    assertEquals(40, inner.size());
    assertSame(region, inner.region());
    inner.putLong(3, 0x1122_3344_5566_7788L);
    assertEquals(0x1122_3344_5566_7788L, view.getLong(33));
    assertEquals(0x1122_3344_5566_7788L, region.slice().getLong(133));
    inner.fill(0, 40, Access.FILLER);
    assertEquals(0, region.slice().getByte(129));
    assertEquals(Access.FILLER, region.slice().getByte(130));
    assertEquals(Access.FILLER, region.slice().getByte(169));
    assertEquals(0, region.slice().getByte(170));
  }

  @Tag("vm_memory::volatile_memory::tests::test_compute_end_offset")
  @Tag("vm_memory::mmap::tests::test_guest_memory_mmap_get_slice")
  @Tag("vm_memory::volatile_memory::tests::slice_len")
  @ParameterizedTest
  @EnumSource
  default void everyRangeInsideAViewMustBeLegal(RegionKind kind) {
    VolatileSlice view = regions().create(kind, PAGE).slice(3, 5);
    for (int offset = 0; offset <= 5; offset++) {
      for (int length = 0; length <= 5 - offset; length++) {
        VolatileSlice part = view.subslice(offset, length);
        assertEquals(3 + offset, part.start());
        assertEquals(length, part.size());
      }
    }
    assertThrows(OutOfRangeException.class, () -> view.subslice(5, 1));
    assertThrows(OutOfRangeException.class, () -> view.subslice(6, 0));
  }

  @Tag("vm_memory::mmap::tests::test_guest_memory_mmap_get_slice")
  @Tag("vm_memory::volatile_memory::tests::slice_subslice")
  @Tag("vm_memory::volatile_memory::tests::slice_overflow_error")
  @Tag("vm_memory::volatile_memory::tests::slice_oob_error")
  @ParameterizedTest
  @EnumSource
  default void viewMustNotBeMadeLargerThanItsParent(RegionKind kind) {
    MmapRegion region = regions().create(kind, PAGE);
    VolatileSlice view = region.slice(0, 100);
    for (long[] bad :
        new long[][] {
          {0, 101},
          {99, 2},
          {100, 1},
          {101, 0},
          {101, 1},
          {-1, 1},
          {-1, 0},
          {1, Long.MAX_VALUE},
          {Long.MAX_VALUE, 2},
          {Long.MAX_VALUE, Long.MAX_VALUE},
          {Long.MIN_VALUE, 8}
        }) {
      OutOfRangeException e =
          assertThrows(OutOfRangeException.class, () -> view.subslice(bad[0], bad[1]));
      assertEquals(bad[0], e.address());
      assertEquals(bad[1], e.length());
    }
    assertEquals(1, view.subslice(99, 1).size());
    assertEquals(0, view.subslice(100, 0).size());
    assertThrows(OutOfRangeException.class, () -> region.slice(PAGE, 1));
    assertEquals(0, region.slice(PAGE, 0).size());
  }

  @Tag("vm_memory::volatile_memory::tests::mem_is_empty")
  @ParameterizedTest
  @EnumSource
  default void offsetMustLeaveOutTheFirstBytes(RegionKind kind) {
    MmapRegion region = regions().create(kind, PAGE);
    VolatileSlice view = region.slice(16, 64);
    for (long count : new long[] {0, 1, 63, 64}) {
      VolatileSlice rest = view.offset(count);
      assertEquals(16 + count, rest.start());
      assertEquals(64 - count, rest.size());
      if (count < 64) {
        rest.putByte(0, (byte) count);
        assertEquals((byte) count, view.getByte(count));
      }
    }
    for (long count : new long[] {-1, 65, Long.MAX_VALUE, Long.MIN_VALUE}) {
      OutOfRangeException e = assertThrows(OutOfRangeException.class, () -> view.offset(count));
      assertEquals(count, e.address());
    }
    region.close();
    assertThrows(RegionClosedException.class, () -> view.offset(0));
  }

  @ParameterizedTest
  @EnumSource
  default void emptyViewMustRefuseEveryByte(RegionKind kind) {
    MmapRegion region = regions().create(kind, PAGE);
    VolatileSlice scratch = regions().anonymous(64).slice();
    for (long place : new long[] {0, 8, PAGE}) {
      VolatileSlice empty = region.slice(place, 0);
      for (Access access : Access.all(scratch)) {
        assertThrows(OutOfRangeException.class, () -> access.on(empty, 0), access::name);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  default void atomicsMustWorkInAViewThatIsAlignedInTheRegionOnly(RegionKind kind) {
    VolatileSlice view = regions().create(kind, PAGE).slice(5, 100);
    assertEquals(0, view.getAndAddLong(3, 7));
    assertEquals(7, view.getLongVolatile(3));
    assertEquals(0, view.getAndSetInt(11, -1));
    assertEquals(-1, view.getIntAcquire(11));
    view.putShortRelease(1, (short) 9);
    assertEquals(9, view.getShortVolatile(1));
  }

  @ParameterizedTest
  @EnumSource
  default void viewMustSayWhatItViews(RegionKind kind) {
    VolatileSlice view = regions().create(kind, PAGE).slice(64, 32);
    String text = view.toString();
    assertTrue(text.contains("64") && text.contains("32") && text.contains("'tck'"), text);
  }
}
