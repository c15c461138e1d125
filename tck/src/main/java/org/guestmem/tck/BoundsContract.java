package org.guestmem.tck;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.ByteBuffer;
import org.guestmem.api.MisalignedAccessException;
import org.guestmem.api.MmapRegion;
import org.guestmem.api.OutOfRangeException;
import org.guestmem.api.VolatileSlice;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** No access leaves its view, whatever the offset; empty accesses; the order of the checks. */
public interface BoundsContract extends Contract {

  @Tag("vm_memory::mmap::tests::test_atomic_accesses")
  @Tag("vm_memory::volatile_memory::tests::test_atomic_accesses")
  @Tag("vm_memory::volatile_memory::tests::ref_overflow_error")
  @Tag("vm_memory::volatile_memory::tests::ref_oob_error")
  @Tag("vm_memory::volatile_memory::tests::ref_oob_too_large")
  @Tag("vm_memory::volatile_memory::tests::slice_read_and_write")
  @Tag("vm_memory::volatile_memory::tests::test_write_past_end")
  @ParameterizedTest
  @EnumSource
  default void everyAccessMustRefuseToLeaveItsView(RegionKind kind) {
    // Not a whole number of pages: what lies behind the end is mapped by the host all the same.
    MmapRegion region = regions().create(kind, PAGE + 40);
    VolatileSlice scratch = regions().anonymous(64).slice();
    for (VolatileSlice view :
        new VolatileSlice[] {region.slice(), region.slice(16, 64), region.slice(PAGE - 7, 40)}) {
      for (Access access : Access.all(scratch)) {
        refusesToLeave(view, access);
      }
    }
  }

  private static void refusesToLeave(VolatileSlice view, Access access) {
    long size = view.size();
    long[] outside = {
      size - access.length() + 1,
      size,
      size + 1,
      -1,
      -access.length(),
      -view.start(),
      size + (1L << 32),
      1L << 31,
      1L << 32,
      1L << 62,
      Long.MAX_VALUE,
      Long.MAX_VALUE - access.length() + 1,
      Long.MAX_VALUE - view.start(),
      Long.MIN_VALUE,
      Long.MIN_VALUE + size,
    };
    for (long offset : outside) {
      if (offset != 0) {
        String what = access + " at " + offset + " of " + view;
        OutOfRangeException e =
            assertThrows(OutOfRangeException.class, () -> access.on(view, offset), what);
        assertEquals(offset, e.address(), what);
        assertEquals(access.length(), e.length(), what);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  default void everyAccessMustReachTheFirstAndTheLastByte(RegionKind kind) {
    MmapRegion region = regions().create(kind, PAGE + 40);
    VolatileSlice scratch = regions().anonymous(64).slice();
    for (Access access : Access.all(scratch)) {
      assertDoesNotThrow(() -> access.on(region.slice(), 0), access::name);
      long last = region.size() - access.length();
      assertDoesNotThrow(() -> access.on(region.slice(), last), access::name);
    }
  }

  @Tag("vm_memory::volatile_memory::tests::slice_read_and_write")
  @ParameterizedTest
  @EnumSource
  default void emptyAccessMustSucceedUpToTheEndAndFailPastIt(RegionKind kind) {
    VolatileSlice view = regions().create(kind, PAGE).slice(8, 100);
    VolatileSlice other = regions().anonymous(16).slice();
    for (long offset : new long[] {0, 1, 99, 100}) {
      for (Access.Call access : emptyAccesses(other)) {
        assertDoesNotThrow(() -> access.on(view, offset), () -> "at " + offset);
      }
    }
    for (long offset : new long[] {101, -1, Long.MAX_VALUE, Long.MIN_VALUE}) {
      for (Access.Call access : emptyAccesses(other)) {
        assertThrows(
            OutOfRangeException.class, () -> access.on(view, offset), () -> "at " + offset);
      }
    }
  }

  private static Access.Call[] emptyAccesses(VolatileSlice other) {
    return new Access.Call[] {
      (view, offset) -> view.get(offset, new byte[0], 0, 0),
      (view, offset) -> view.put(offset, new byte[3], 3, 0),
      (view, offset) -> view.get(offset, ByteBuffer.allocate(0)),
      (view, offset) -> view.put(offset, ByteBuffer.allocateDirect(0)),
      (view, offset) -> view.fill(offset, 0, (byte) 1),
      (view, offset) -> view.copyTo(offset, other, 16, 0),
      (view, offset) -> other.copyTo(16, view, offset, 0),
      (view, offset) -> assertEquals(0, view.subslice(offset, 0).size()),
    };
  }

  @Test
  default void negativeLengthMustBeAnIllegalArgument() {
    VolatileSlice view = regions().anonymous(PAGE).slice();
    for (long length : new long[] {-1, Long.MIN_VALUE}) {
      assertThrows(IllegalArgumentException.class, () -> view.fill(8, length, (byte) 1));
      assertThrows(IllegalArgumentException.class, () -> view.copyTo(8, view, 0, length));
      assertThrows(IllegalArgumentException.class, () -> view.subslice(8, length));
    }
  }

  @Test
  default void lengthThatOverflowsMustBeOutOfRange() {
    VolatileSlice view = regions().anonymous(PAGE).slice(8, 64);
    for (long length : new long[] {65, 1L << 32, Long.MAX_VALUE - 8, Long.MAX_VALUE}) {
      for (long offset : new long[] {0, 1, 64}) {
        assertThrows(OutOfRangeException.class, () -> view.fill(offset, length, (byte) 1));
        assertThrows(OutOfRangeException.class, () -> view.copyTo(offset, view, 0, length));
        assertThrows(OutOfRangeException.class, () -> view.copyTo(0, view, offset, length));
        assertThrows(OutOfRangeException.class, () -> view.subslice(offset, length));
      }
    }
  }

  @Tag("vm_memory::volatile_memory::tests::slice_copy_to_u8")
  @Tag("vm_memory::volatile_memory::tests::slice_copy_from_u8")
  @Test
  default void rangeOutsideTheArrayMustBeRefusedBeforeAnyByteMoves() {
    VolatileSlice view = regions().anonymous(PAGE).slice();
    byte[] array = new byte[16];
    int[][] ranges = {{-1, 1}, {0, 17}, {16, 1}, {17, 0}, {1, Integer.MAX_VALUE}, {0, -1}};
    for (int[] range : ranges) {
      assertThrows(IndexOutOfBoundsException.class, () -> view.get(0, array, range[0], range[1]));
      assertThrows(IndexOutOfBoundsException.class, () -> view.put(0, array, range[0], range[1]));
    }
  }

  @Tag("vm_memory::volatile_memory::tests::misaligned_ref")
  @ParameterizedTest
  @EnumSource
  default void misalignedAtomicMustBeRefused(RegionKind kind) {
    MmapRegion region = regions().create(kind, PAGE);
    VolatileSlice scratch = regions().anonymous(64).slice();
    for (Access access : Access.all(scratch)) {
      for (int place = 1; access.atomic() && place < access.length(); place++) {
        // The place in the region counts, not the offset in the view.
        VolatileSlice view = region.slice(PAGE / 2 + place, 64);
        MisalignedAccessException e =
            assertThrows(MisalignedAccessException.class, () -> access.on(view, 0), access::name);
        assertEquals(access.length(), e.alignment(), access::name);
        assertEquals(view.start(), e.offset(), access::name);
        int back = access.length() - place;
        assertDoesNotThrow(() -> access.on(view, back), access::name);
      }
    }
  }

  @Tag("vm_memory::volatile_memory::tests::misaligned_atomic")
  @ParameterizedTest
  @EnumSource
  default void outOfRangeMustComeBeforeMisaligned(RegionKind kind) {
    MmapRegion region = regions().create(kind, PAGE);
    VolatileSlice scratch = regions().anonymous(64).slice();
    for (Access access : Access.all(scratch)) {
      if (access.atomic() && access.length() > 1) {
        assertThrows(
            OutOfRangeException.class, () -> access.on(region.slice(), PAGE - 1), access::name);
        assertThrows(OutOfRangeException.class, () -> access.on(region.slice(), -1), access::name);
      }
    }
  }
}
