package org.guestmem.tck;

import static org.guestmem.tck.ValueSample.DESCRIPTOR;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.guestmem.api.DirtyBitmap;
import org.guestmem.api.MmapRegion;
import org.guestmem.api.OutOfRangeException;
import org.guestmem.api.ReadOnlyRegionException;
import org.guestmem.api.RegionClosedException;
import org.guestmem.api.ValueType;
import org.guestmem.api.VolatileSlice;
import org.guestmem.tck.ValueSample.Descriptor;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Numbers in either byte order, and records. */
public interface ValueContract extends Contract {
  @Tag("vm_memory::bytes::tests::test_byte_valued")
  @Tag("vm_memory::bytes::tests::test_bytes")
  @Tag("vm_memory::endian::tests::test_endian_type")
  @Tag("vm_memory::volatile_memory::tests::ref_store")
  @Tag("vm_memory::volatile_memory::tests::ref_load")
  @Tag("vm_memory::volatile_memory::tests::ref_to_slice")
  @Tag("vm_memory::volatile_memory::tests::unaligned_read_and_write")
  @ParameterizedTest
  @EnumSource
  default void valuesMustGoInAndOutAtEveryAlignmentAndLeaveTheirNeighbours(RegionKind kind) {
    VolatileSlice view = regions().create(kind, 2 * PAGE).slice();
    for (ValueSample<?> sample : ValueSample.ALL) {
      int size = sample.size();
      for (int offset = PAGE - size - 8; offset <= PAGE + 8; offset++) {
        view.fill(PAGE - 64, 128, Access.FILLER);
        sample.mustGoInAndOut(view, offset);
        byte[] expected = new byte[128];
        Arrays.fill(expected, Access.FILLER);
        System.arraycopy(sample.bytes(), 0, expected, offset - PAGE + 64, size);
        assertArrayEquals(expected, BulkContract.contents(view.subslice(PAGE - 64, 128)));
      }
    }
  }

  @Tag("vm_memory::endian::tests::test_endian_type")
  @Tag("vm_memory::volatile_memory::tests::slice_store")
  @Tag("vm_memory::mmap::tests::test_guest_memory_mmap_as_volatile_slice")
  @ParameterizedTest
  @EnumSource
  default void nativeValuesMustBeThoseOfTheAccessors(RegionKind kind) {
    VolatileSlice view = regions().create(kind, PAGE).slice();
    for (int offset : new int[] {0, 5, 8}) {
      ValueType.SHORT.write(view, offset, (short) 0x8123);
      assertEquals((short) 0x8123, view.getShort(offset));
      assertEquals(0x8123, ValueType.UNSIGNED_SHORT.read(view, offset));
      ValueType.INT.write(view, offset, 0x81234567);
      assertEquals(0x81234567, view.getInt(offset));
      assertEquals(0x81234567L, ValueType.UNSIGNED_INT.read(view, offset));
      ValueType.LONG.write(view, offset, 0x8123456789abcdefL);
      assertEquals(0x8123456789abcdefL, view.getLong(offset));
      ValueType.FLOAT.write(view, offset, -1.5f);
      assertEquals(Float.floatToRawIntBits(-1.5f), view.getInt(offset));
      ValueType.DOUBLE.write(view, offset, -1.5);
      assertEquals(Double.doubleToRawLongBits(-1.5), view.getLong(offset));
    }
  }

  @Tag("vm_memory::bytes::tests::test_byte_valued_zeroed")
  @ParameterizedTest
  @EnumSource
  default void recordOutOfFreshMemoryMustBeZero(RegionKind kind) {
    VolatileSlice view = regions().create(kind, PAGE).slice();
    Descriptor zero = new Descriptor(0, 0, (short) 0, (short) 0);
    assertEquals(zero, view.ref(8, DESCRIPTOR).load());
    view.fill(0, 64, Access.FILLER);
    view.ref(8, DESCRIPTOR).store(zero);
    assertArrayEquals(new byte[16], BulkContract.contents(view.subslice(8, 16)));
  }

  @Tag("vm_memory::mmap::unix::tests::test_dirty_tracking")
  @Tag("vm_memory::volatile_memory::tests::test_volatile_ref_dirty_tracking")
  @ParameterizedTest
  @EnumSource
  default void valueMustMarkExactlyThePagesOfItsBytes(RegionKind kind) {
    MmapRegion region = regions().tracked(kind, 4 * PAGE);
    DirtyBitmap log = region.dirtyBitmap().orElseThrow();
    for (ValueSample<?> sample : ValueSample.ALL) {
      int size = sample.size();
      for (int offset = 2 * PAGE - size; offset <= 2 * PAGE; offset++) {
        sample.mustGoInAndOut(region.slice(), offset);
        long expected = (offset < 2 * PAGE ? 2 : 0) | (offset + size > 2 * PAGE ? 4 : 0);
        assertEquals(expected, log.harvest().toWords()[0]);
      }
    }
  }

  @Tag("vm_memory::bytes::tests::test_byte_valued")
  @Tag("vm_memory::bytes::tests::test_bytes")
  @Tag("vm_memory::volatile_memory::tests::ref_overflow_error")
  @Tag("vm_memory::volatile_memory::tests::ref_oob_error")
  @Tag("vm_memory::volatile_memory::tests::ref_oob_too_large")
  @Tag("vm_memory::volatile_memory::tests::obj_read_and_write")
  @ParameterizedTest
  @EnumSource
  default void valueThatLeavesTheViewMustBeRefusedWhole(RegionKind kind) {
    MmapRegion region = regions().tracked(kind, PAGE);
    VolatileSlice view = region.slice();
    for (ValueSample<?> sample : ValueSample.ALL) {
      int size = sample.size();
      for (long offset : new long[] {-1, PAGE - size + 1, PAGE, Long.MAX_VALUE, Long.MIN_VALUE}) {
        mustBeRefused(OutOfRangeException.class, sample, view, offset);
        assertThrows(OutOfRangeException.class, () -> view.ref(offset, sample.type()));
      }
      view.ref(PAGE - size, sample.type());
    }
    assertTrue(region.dirtyBitmap().orElseThrow().peek().isEmpty());
  }

  private static <T> void mustBeRefused(
      Class<? extends RuntimeException> expected,
      ValueSample<T> sample,
      VolatileSlice view,
      long at) {
    assertThrows(expected, () -> sample.type().write(view, at, sample.value()), sample::toString);
    if (expected != ReadOnlyRegionException.class) {
      assertThrows(expected, () -> sample.type().read(view, at), sample::toString);
    }
  }

  @Test
  default void readOnlyRegionMustRefuseValuesAndGiveThem() {
    VolatileSlice view = regions().readOnly(new byte[PAGE]).slice();
    ValueSample.ALL.forEach(
        sample -> mustBeRefused(ReadOnlyRegionException.class, sample, view, 8));
    ValueSample.ALL.forEach(sample -> sample.type().read(view, 8));
  }

  @ParameterizedTest
  @EnumSource
  default void closedRegionMustRefuseValues(RegionKind kind) {
    MmapRegion region = regions().create(kind, PAGE);
    region.close();
    for (ValueSample<?> sample : ValueSample.ALL) {
      mustBeRefused(RegionClosedException.class, sample, region.slice(), 8);
    }
  }
}
