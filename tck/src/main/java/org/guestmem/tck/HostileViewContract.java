package org.guestmem.tck;

import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.invoke.MethodHandles;
import java.nio.channels.FileChannel;
import java.util.List;
import org.guestmem.api.IoVector;
import org.guestmem.api.Length;
import org.guestmem.api.MmapRegion;
import org.guestmem.api.OutOfRangeException;
import org.guestmem.api.ValueType;
import org.guestmem.api.VolatileArrayRef;
import org.guestmem.api.VolatileSlice;
import org.junit.jupiter.api.Test;

/**
 * A number that a guest chose, passed on unchecked to whatever method of a view or region takes
 * one, reaches no byte outside and decides no allocation. What is refused changes and marks
 * nothing, and says the number.
 */
public interface HostileViewContract extends Contract {

  /** Where windows begin: the border of a page is inside, and those of chunks. */
  int START = PAGE - 96;

  /** How many bytes windows have: not in whole words. */
  int SIZE = 204;

  @Test
  default void numbersToViewsMustNotLeaveThem() {
    HostileWalk.around(this::views);
  }

  private HostileWorld views(byte around) {
    HostileWorld world =
        new HostileWorld(
            around,
            HostileNumbers.around(
                0,
                SIZE,
                SIZE - 4,
                PAGE - START,
                3 * PAGE - START,
                -START,
                HarmlessArgument.LENGTH));
    VolatileSlice view = window(world, RegionKind.SHARED_ANONYMOUS);
    VolatileSlice other = window(world, RegionKind.PRIVATE_ANONYMOUS);
    VolatileArrayRef<Integer> array = view.array(0, ValueType.INT, SIZE / 4);
    return world
        .inside(SIZE)
        .pass(VolatileSlice.class, () -> other)
        .call(VolatileSlice.class, () -> view)
        .call(VolatileArrayRef.class, () -> array)
        .call(ValueType.class, () -> ValueType.INT);
  }

  private VolatileSlice window(HostileWorld world, RegionKind kind) {
    return world.window(regions().tracked(kind, 3 * PAGE), START, SIZE);
  }

  @Test
  default void numbersToVectorsMustNotLeaveThem() throws IOException {
    try (FileChannel file = FileChannel.open(regions().sparseFile(SIZE), READ, WRITE)) {
      HostileWalk.around(around -> vector(around).pass(FileChannel.class, () -> shortened(file)));
    }
  }

  private HostileWorld vector(byte around) {
    HostileWorld world = new HostileWorld(around, HostileNumbers.around(0, SIZE, SIZE / 2));
    VolatileSlice.Split halves = window(world, RegionKind.SHARED_FILE).split(SIZE / 2);
    IoVector vector = IoVector.of(halves.before(), halves.after());
    return world.call(IoVector.class, () -> vector);
  }

  /** As it was before a call made it longer. */
  private static FileChannel shortened(FileChannel file) {
    try {
      return file.truncate(SIZE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  default void numbersToListsMustNotLeaveThem() {
    VolatileSlice view = regions().tracked(RegionKind.SHARED_ANONYMOUS, PAGE).slice();
    List<Integer> list = view.array(64, ValueType.INT, 16).asList();
    for (int index : new int[] {-1, 16, 17, 1 << 30, Integer.MAX_VALUE, Integer.MIN_VALUE}) {
      for (Runnable use : List.<Runnable>of(() -> list.get(index), () -> list.set(index, 1))) {
        Exception e = assertThrows(IndexOutOfBoundsException.class, use::run);
        assertEquals("Index " + index + " out of bounds for length 16", e.getMessage());
      }
    }
    assertEquals(0, view.region().dirtyBitmap().orElseThrow().count());
  }

  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Large(@Length(1 << 29) byte[] bytes) {}

  @Test
  default void valueLargerThanItsViewMustBeRefusedBeforeItIsAllocated() {
    VolatileSlice view = regions().anonymous(PAGE).slice();
    ValueType<Large> type = ValueType.ofRecord(MethodHandles.lookup(), Large.class);
    for (long number : new long[] {0, 1, 1L << 31, 1L << 34, Long.MAX_VALUE}) {
      AllocationMeter.refuses(OutOfRangeException.class, () -> type.read(view, number));
      AllocationMeter.refuses(OutOfRangeException.class, () -> view.ref(number, type));
      AllocationMeter.refuses(
          OutOfRangeException.class,
          () -> view.array(0, type, number + 1 < 0 ? number : number + 1));
    }
  }

  @Test
  default void numbersToRegionsMustNotLeaveThem() {
    HostileWorld world = new HostileWorld((byte) 0, HostileNumbers.around(0, PAGE, 3 * PAGE));
    MmapRegion region = regions().tracked(RegionKind.SHARED_ANONYMOUS, 3 * PAGE);
    world.window(region, 0, 3 * PAGE);
    world.window(regions().tracked(RegionKind.SHARED_ANONYMOUS, PAGE), 0, PAGE);
    new HostileWalk(world.inside(3 * PAGE).call(MmapRegion.class, () -> region)).run();
  }
}
