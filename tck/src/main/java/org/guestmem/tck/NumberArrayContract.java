package org.guestmem.tck;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import org.guestmem.api.OutOfRangeException;
import org.guestmem.api.VolatileSlice;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Copies between memory and arrays of numbers, in native byte order. */
public interface NumberArrayContract extends Contract {

  @Tag("vm_memory::volatile_memory::tests::slice_copy_to_u16")
  @Tag("vm_memory::volatile_memory::tests::slice_copy_from_u16")
  @ParameterizedTest
  @EnumSource
  default void numbersMustGoInAndOutAtEveryAlignment(RegionKind kind) {
    VolatileSlice view = regions().create(kind, 2 * PAGE).slice();
    Seeded.run(
        random -> {
          for (int offset = PAGE - 40; offset < PAGE - 31; offset++) {
            byte[] bytes = Seeded.bytes(random, 64);
            numbers(view, offset, bytes);
          }
        });
  }

  private static void numbers(VolatileSlice view, int offset, byte[] bytes) {
    ByteBuffer model = ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder());
    short[] shorts = new short[32];
    model.asShortBuffer().get(shorts);
    check(view, offset, bytes, () -> view.put(offset, shorts, 0, 32));
    short[] shortsFound = new short[33];
    view.get(offset, shortsFound, 1, 32);
    assertArrayEquals(shorts, Arrays.copyOfRange(shortsFound, 1, 33));

    char[] chars = new char[32];
    model.asCharBuffer().get(chars);
    check(view, offset, bytes, () -> view.put(offset, chars, 0, 32));
    char[] charsFound = new char[33];
    view.get(offset, charsFound, 1, 32);
    assertArrayEquals(chars, Arrays.copyOfRange(charsFound, 1, 33));

    int[] ints = new int[16];
    model.asIntBuffer().get(ints);
    check(view, offset, bytes, () -> view.put(offset, ints, 0, 16));
    int[] intsFound = new int[17];
    view.get(offset, intsFound, 1, 16);
    assertArrayEquals(ints, Arrays.copyOfRange(intsFound, 1, 17));

    long[] longs = new long[8];
    model.asLongBuffer().get(longs);
    check(view, offset, bytes, () -> view.put(offset, longs, 0, 8));
    long[] longsFound = new long[9];
    view.get(offset, longsFound, 1, 8);
    assertArrayEquals(longs, Arrays.copyOfRange(longsFound, 1, 9));

    floats(view, offset, longs);
  }

  /** Floating point numbers whose bits survive a move: the halves of small integers. */
  private static void floats(VolatileSlice view, int offset, long[] longs) {
    float[] floats = new float[8];
    double[] doubles = new double[8];
    ByteBuffer floatBytes = ByteBuffer.allocate(32).order(ByteOrder.nativeOrder());
    ByteBuffer doubleBytes = ByteBuffer.allocate(64).order(ByteOrder.nativeOrder());
    for (int i = 0; i < 8; i++) {
      floats[i] = (short) longs[i] / 2f;
      doubles[i] = (short) longs[i] / 2.0;
      floatBytes.putFloat(floats[i]);
      doubleBytes.putDouble(doubles[i]);
    }
    check(view, offset, floatBytes.array(), () -> view.put(offset, floats, 0, 8));
    float[] floatsFound = new float[9];
    view.get(offset, floatsFound, 1, 8);
    assertArrayEquals(floats, Arrays.copyOfRange(floatsFound, 1, 9));
    check(view, offset, doubleBytes.array(), () -> view.put(offset, doubles, 0, 8));
    double[] doublesFound = new double[9];
    view.get(offset, doublesFound, 1, 8);
    assertArrayEquals(doubles, Arrays.copyOfRange(doublesFound, 1, 9));
  }

  private static void check(VolatileSlice view, int offset, byte[] expected, Runnable put) {
    view.fill(offset - 8, expected.length + 16, Access.FILLER);
    put.run();
    byte[] whole = new byte[expected.length + 16];
    Arrays.fill(whole, Access.FILLER);
    System.arraycopy(expected, 0, whole, 8, expected.length);
    assertArrayEquals(whole, BulkContract.contents(view.subslice(offset - 8, whole.length)));
  }

  /** A copy from and to an array of 4 elements of each type. */
  private static List<Runnable> copies(VolatileSlice view, int from, int length) {
    return List.of(
        () -> view.get(0, new short[4], from, length),
        () -> view.put(0, new short[4], from, length),
        () -> view.get(0, new char[4], from, length),
        () -> view.put(0, new char[4], from, length),
        () -> view.get(0, new int[4], from, length),
        () -> view.put(0, new int[4], from, length),
        () -> view.get(0, new long[4], from, length),
        () -> view.put(0, new long[4], from, length),
        () -> view.get(0, new float[4], from, length),
        () -> view.put(0, new float[4], from, length),
        () -> view.get(0, new double[4], from, length),
        () -> view.put(0, new double[4], from, length));
  }

  @Tag("vm_memory::volatile_memory::tests::slice_copy_to_u16")
  @Tag("vm_memory::volatile_memory::tests::slice_copy_from_u16")
  @Test
  default void partOfAnArrayThatIsNotThereMustBeAnIndexError() {
    VolatileSlice view = regions().anonymous(64).slice();
    for (int[] part : new int[][] {{-1, 1}, {0, 5}, {4, 1}, {1, -1}, {2, Integer.MAX_VALUE}}) {
      for (Runnable copy : copies(view, part[0], part[1])) {
        assertThrows(IndexOutOfBoundsException.class, copy::run);
      }
    }
    assertThrows(OutOfRangeException.class, () -> view.put(52, new int[] {1, 1, 1, 1}, 0, 4));
    assertArrayEquals(new byte[64], BulkContract.contents(view));
  }
}
