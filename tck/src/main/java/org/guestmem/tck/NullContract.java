package org.guestmem.tck;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.guestmem.api.AddressRange;
import org.guestmem.api.GuestMemory;
import org.guestmem.api.GuestMemoryRegion;
import org.guestmem.api.MmapRegion;
import org.guestmem.api.RegionPlacement;
import org.guestmem.api.ValueType;
import org.guestmem.api.VolatileArrayRef;
import org.guestmem.api.VolatileSlice;
import org.junit.jupiter.api.Test;

/** A null argument is a programming error, and nothing was moved before it was seen. */
public interface NullContract extends Contract {

  /** What a caller without a checker may pass. */
  @SuppressWarnings({"NullAway", "TypeParameterUnusedInFormals"})
  private static <T> T nothing() {
    return null;
  }

  private static void refuses(Runnable... calls) {
    for (Runnable call : calls) {
      assertThrows(NullPointerException.class, call::run);
    }
  }

  @Test
  default void factoryMustRefuseNull() {
    refuses(() -> regions().factory().create(nothing()), () -> regions().group().create(nothing()));
  }

  @Test
  default void closeOfManyMustRefuseNull() {
    MmapRegion region = regions().anonymous(PAGE);
    refuses(
        () -> MmapRegion.closeAll(nothing(), Duration.ZERO),
        () -> MmapRegion.closeAll(List.of(region), nothing()),
        () -> MmapRegion.closeAll(Arrays.asList(region, null), Duration.ZERO));
    assertTrue(region.isOpen());
  }

  @Test
  default void viewMustRefuseNullArraysAndBuffers() {
    VolatileSlice view = regions().anonymous(PAGE).slice();
    refuses(
        () -> view.get(0, NullContract.<byte[]>nothing(), 0, 0),
        () -> view.put(0, NullContract.<byte[]>nothing(), 0, 0),
        () -> view.get(0, NullContract.<short[]>nothing(), 0, 0),
        () -> view.put(0, NullContract.<short[]>nothing(), 0, 0),
        () -> view.get(0, NullContract.<char[]>nothing(), 0, 0),
        () -> view.put(0, NullContract.<char[]>nothing(), 0, 0),
        () -> view.get(0, NullContract.<int[]>nothing(), 0, 0),
        () -> view.put(0, NullContract.<int[]>nothing(), 0, 0),
        () -> view.get(0, NullContract.<long[]>nothing(), 0, 0),
        () -> view.put(0, NullContract.<long[]>nothing(), 0, 0),
        () -> view.get(0, NullContract.<float[]>nothing(), 0, 0),
        () -> view.put(0, NullContract.<float[]>nothing(), 0, 0),
        () -> view.get(0, NullContract.<double[]>nothing(), 0, 0),
        () -> view.put(0, NullContract.<double[]>nothing(), 0, 0),
        () -> view.get(0, NullContract.<ByteBuffer>nothing()),
        () -> view.put(0, NullContract.<ByteBuffer>nothing()),
        () -> view.copyTo(0, nothing(), 0, 0));
  }

  @Test
  default void placesMustRefuseNullTypesValuesAndArrays() {
    VolatileSlice view = regions().anonymous(PAGE).slice();
    VolatileArrayRef<Integer> array = view.array(0, ValueType.INT, 4);
    Integer[] hole = {1, nothing(), 3};
    refuses(
        () -> view.ref(0, NullContract.<ValueType<Integer>>nothing()),
        () -> view.array(0, NullContract.<ValueType<Integer>>nothing(), 1),
        () -> ValueType.INT.read(nothing(), 0),
        () -> ValueType.INT.write(nothing(), 0, 1),
        () -> ValueType.INT.write(view, 0, nothing()),
        () -> array.ref(0).store(nothing()),
        () -> array.store(0, nothing()),
        () -> array.copyTo(0, nothing(), 0, 0),
        () -> array.copyFrom(0, nothing(), 0, 0));
    assertArrayEquals(new byte[16], BulkContract.contents(array.slice()));
    refuses(() -> array.copyFrom(0, hole, 0, 3));
  }

  @Test
  default void guestMemoryMustRefuseNull() {
    GuestMemory memory = GuestMemory.of(GuestMemoryRegion.of("ram", 0, regions().anonymous(PAGE)));
    refuses(
        () -> memory.get(0, nothing(), 0, 0),
        () -> memory.put(0, nothing(), 0, 0),
        () -> memory.read(0, nothing(), 0, 0),
        () -> memory.write(0, nothing(), 0, 0),
        () -> memory.get(0, NullContract.<ByteBuffer>nothing()),
        () -> memory.put(0, NullContract.<ByteBuffer>nothing()),
        () -> GuestMemory.of(NullContract.<GuestMemoryRegion[]>nothing()),
        () -> GuestMemory.of(NullContract.<List<GuestMemoryRegion>>nothing()),
        () -> GuestMemory.fromRanges(nothing(), AddressRange.of(0, PAGE)),
        () ->
            GuestMemory.fromRanges(
                regions().factory(), NullContract.<List<RegionPlacement>>nothing()));
  }
}
