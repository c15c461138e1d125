package org.guestmem.tck;

import static org.guestmem.tck.ValueSample.DESCRIPTOR;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Collections;
import org.guestmem.api.DirtyBitmap;
import org.guestmem.api.MmapRegion;
import org.guestmem.api.ReadOnlyRegionException;
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

/** Stores of single elements: what they mark, and which are refused. */
public interface ElementContract extends Contract {

  @Tag("vm_memory::volatile_memory::tests::test_volatile_array_ref_dirty_tracking")
  @Tag("vm_memory::mmap::unix::tests::test_dirty_tracking")
  @ParameterizedTest
  @EnumSource
  default void storedElementMustMarkItsPage(RegionKind kind) {
    MmapRegion region = regions().tracked(kind, 9 * PAGE);
    DirtyBitmap log = region.dirtyBitmap().orElseThrow();
    int last = PAGE;
    VolatileArrayRef<Long> longs = region.slice().array(0, ValueType.LONG, last + 1);
    longs.ref(last).store(1L);
    assertEquals(0b1_0000_0000, log.harvest().toWords()[0]);
    longs.store(last, 1L);
    assertEquals(0b1_0000_0000, log.harvest().toWords()[0]);
    longs.copyFrom(0, Collections.nCopies(last + 1, 1L).toArray(Long[]::new), 0, last + 1);
    assertEquals(0b1_1111_1111, log.harvest().toWords()[0]);
    VolatileArrayRef<Byte> bytes = region.slice().array(0, ValueType.BYTE, last + 1);
    bytes.copyFrom(0, Collections.nCopies(last + 1, (byte) 1).toArray(Byte[]::new), 0, last + 1);
    assertEquals(0b11, log.harvest().toWords()[0]);
  }

  @Test
  default void elementThatCannotBeStoredMustBeRefused() {
    VolatileSlice view = regions().anonymous(PAGE).slice();
    VolatileArrayRef<Integer> bytes = view.array(0, ValueType.UNSIGNED_BYTE, 4);
    for (int value : new int[] {-1, 256}) {
      assertThrows(IllegalArgumentException.class, () -> bytes.store(1, value));
      assertThrows(IllegalArgumentException.class, () -> bytes.ref(1).store(value));
      Integer[] values = {value};
      assertThrows(IllegalArgumentException.class, () -> bytes.copyFrom(1, values, 0, 1));
    }
    assertArrayEquals(new byte[PAGE], BulkContract.contents(view));
    VolatileArrayRef<Integer> rom =
        regions().readOnly(new byte[8]).slice().array(0, ValueType.INT, 2);
    assertThrows(ReadOnlyRegionException.class, () -> rom.store(1, 1));
    assertEquals(0, rom.load(1));
  }

  @Test
  default void closedRegionMustRefuseElements() {
    MmapRegion region = regions().anonymous(PAGE);
    VolatileRef<Descriptor> place = region.slice().ref(0, DESCRIPTOR);
    VolatileArrayRef<Descriptor> places = region.slice().array(0, DESCRIPTOR, 4);
    region.close();
    Descriptor value = new Descriptor(1, 2, (short) 3, (short) 4);
    Descriptor[] values = {value};
    assertThrows(RegionClosedException.class, () -> place.store(value));
    assertThrows(RegionClosedException.class, () -> places.store(3, value));
    assertThrows(RegionClosedException.class, () -> places.copyTo(3, values, 0, 1));
    assertThrows(RegionClosedException.class, () -> places.copyFrom(3, values, 0, 1));
  }
}
