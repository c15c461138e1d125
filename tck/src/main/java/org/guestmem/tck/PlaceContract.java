package org.guestmem.tck;

import static org.guestmem.tck.ValueSample.DESCRIPTOR;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.guestmem.api.MmapRegion;
import org.guestmem.api.OutOfRangeException;
import org.guestmem.api.RegionClosedException;
import org.guestmem.api.ValueType;
import org.guestmem.api.VolatileArrayRef;
import org.guestmem.api.VolatileRef;
import org.guestmem.api.VolatileSlice;
import org.guestmem.tck.ValueSample.Descriptor;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Places that hold one value or many, and views cut in two. */
public interface PlaceContract extends Contract {

  @Tag("vm_memory::volatile_memory::tests::ref_array_from_slice")
  @Tag("vm_memory::volatile_memory::tests::ref_array_store")
  @Tag("vm_memory::volatile_memory::tests::ref_array_load")
  @ParameterizedTest
  @EnumSource
  default void elementsMustLieSideBySide(RegionKind kind) {
    VolatileSlice view = regions().create(kind, PAGE).slice();
    for (long start : new long[] {0, 3, 8, PAGE - 160}) {
      VolatileArrayRef<Descriptor> table = view.array(start, DESCRIPTOR, 10);
      assertEquals(160, table.slice().size());
      Descriptor[] model = new Descriptor[10];
      for (short i = 0; i < 10; i++) {
        model[i] = new Descriptor(start + i, i, i, (short) -i);
      }
      table.copyFrom(0, model, 0, 9);
      table.store(9, model[9]);
      for (int i = 0; i < 10; i++) {
        assertEquals(model[i], table.load(i));
        assertEquals(model[i], table.ref(i).load());
        assertEquals(model[i], DESCRIPTOR.read(view, start + 16L * i));
      }
      Descriptor[] copy = new Descriptor[10];
      table.copyTo(2, copy, 3, 7);
      assertArrayEquals(Arrays.copyOfRange(model, 2, 9), Arrays.copyOfRange(copy, 3, 10));
    }
  }

  @ParameterizedTest
  @EnumSource
  default void listMustReadAndWriteTheElements(RegionKind kind) {
    VolatileArrayRef<Descriptor> table =
        regions().create(kind, PAGE).slice().array(3, DESCRIPTOR, 10);
    List<Descriptor> list = table.asList();
    assertEquals(10, list.size());
    List<Descriptor> model = new ArrayList<>();
    for (short i = 0; i < 10; i++) {
      model.add(new Descriptor(i, i, i, (short) -i));
    }
    Collections.copy(list, model);
    assertEquals(model, list);
    assertEquals(model.get(7), table.load(7));
    Descriptor other = new Descriptor(-1, 2, (short) 3, (short) 4);
    List<Descriptor> before = List.copyOf(list);
    assertEquals(model.get(3), list.set(3, other));
    assertEquals(other, table.load(3));
    table.store(3, model.get(4));
    assertEquals(List.of(model.get(4), model.get(4)), list.subList(3, 5));
    assertEquals(model, before, "a copy stays as it is");
  }

  @Test
  default void elementThatIsNotThereMustBeAnIndexError() {
    VolatileArrayRef<Integer> array = regions().anonymous(64).slice().array(8, ValueType.INT, 4);
    for (long index : new long[] {-1, 4, 1L << 62, Long.MAX_VALUE, Long.MIN_VALUE}) {
      assertThrows(IndexOutOfBoundsException.class, () -> array.load(index));
      assertThrows(IndexOutOfBoundsException.class, () -> array.store(index, 1));
      assertThrows(IndexOutOfBoundsException.class, () -> array.ref(index));
      Integer[] one = {1};
      assertThrows(IndexOutOfBoundsException.class, () -> array.copyTo(index, one, 0, 1));
      assertThrows(IndexOutOfBoundsException.class, () -> array.copyFrom(index, one, 0, 1));
    }
    List<Integer> list = array.asList();
    for (int index : new int[] {-1, 4, Integer.MAX_VALUE}) {
      assertThrows(IndexOutOfBoundsException.class, () -> list.get(index));
      assertThrows(IndexOutOfBoundsException.class, () -> list.set(index, 1));
    }
    assertThrows(UnsupportedOperationException.class, () -> list.add(1));
    assertThrows(UnsupportedOperationException.class, list::clear);
    Integer[] two = {1, 2};
    assertThrows(IndexOutOfBoundsException.class, () -> array.copyFrom(3, two, 0, 2));
    assertThrows(IndexOutOfBoundsException.class, () -> array.copyFrom(0, two, 1, 2));
    assertThrows(IndexOutOfBoundsException.class, () -> array.copyTo(0, two, -1, 1));
    array.copyFrom(4, two, 2, 0);
    assertArrayEquals(new byte[64], BulkContract.contents(array.slice().region().slice()));
  }

  @Tag("vm_memory::volatile_memory::tests::ref_array_overflow")
  @Test
  default void arrayThatDoesNotFitMustBeRefused() {
    VolatileSlice view = regions().anonymous(64).slice();
    for (long count : new long[] {5, 1L << 60, 1L << 62, Long.MAX_VALUE}) {
      assertThrows(OutOfRangeException.class, () -> view.array(0, DESCRIPTOR, count));
    }
    assertThrows(OutOfRangeException.class, () -> view.array(1, DESCRIPTOR, 4));
    assertThrows(OutOfRangeException.class, () -> view.array(-1, ValueType.BYTE, 1));
    assertThrows(OutOfRangeException.class, () -> view.array(65, ValueType.BYTE, 0));
    assertThrows(IllegalArgumentException.class, () -> view.array(0, DESCRIPTOR, -1));
    assertEquals(4, view.array(0, DESCRIPTOR, 4).count());
    assertEquals(0, view.array(64, DESCRIPTOR, 0).slice().size());
  }

  @Tag("vm_memory::volatile_memory::tests::split_at")
  @ParameterizedTest
  @EnumSource
  default void splitMustShareTheBytesAndEndAtTheCut(RegionKind kind) {
    VolatileSlice view = regions().create(kind, PAGE).slice().subslice(16, 64);
    for (long at : new long[] {0, 1, 31, 63, 64}) {
      VolatileSlice.Split parts = view.split(at);
      assertEquals(16, parts.before().start());
      assertEquals(at, parts.before().size());
      assertEquals(16 + at, parts.after().start());
      assertEquals(64 - at, parts.after().size());
      if (at < 64) {
        parts.after().putByte(0, (byte) at);
        assertEquals((byte) at, view.getByte(at));
      }
    }
    for (long at : new long[] {-1, 65, Long.MAX_VALUE, Long.MIN_VALUE}) {
      assertThrows(OutOfRangeException.class, () -> view.split(at));
    }
  }

  @ParameterizedTest
  @EnumSource
  default void closedRegionMustRefusePlaces(RegionKind kind) {
    MmapRegion region = regions().create(kind, PAGE);
    VolatileSlice view = region.slice();
    VolatileRef<Descriptor> place = view.ref(0, DESCRIPTOR);
    VolatileArrayRef<Descriptor> places = view.array(0, DESCRIPTOR, 4);
    region.close();
    assertThrows(RegionClosedException.class, place::load);
    assertThrows(RegionClosedException.class, () -> places.load(3));
    assertThrows(RegionClosedException.class, () -> places.ref(3));
    assertThrows(RegionClosedException.class, () -> places.asList().get(3));
    assertThrows(RegionClosedException.class, () -> places.asList().contains(null));
    assertThrows(RegionClosedException.class, () -> view.ref(0, DESCRIPTOR));
    assertThrows(RegionClosedException.class, () -> view.array(0, DESCRIPTOR, 0));
    assertThrows(RegionClosedException.class, () -> view.split(0));
  }
}
