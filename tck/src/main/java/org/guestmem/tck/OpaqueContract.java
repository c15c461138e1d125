package org.guestmem.tck;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.guestmem.api.VolatileSlice;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Opaque accessors: values, native byte order, every alignment. */
public interface OpaqueContract extends Contract {

  @ParameterizedTest
  @EnumSource
  default void valuesMustSurviveTheRoundTripAtEveryAlignment(RegionKind kind) {
    VolatileSlice view = regions().create(kind, 3 * PAGE).slice();
    Seeded.run(
        random -> {
          for (long place : new long[] {0, PAGE - 16, 2 * PAGE - 16, 3 * PAGE - 32}) {
            for (int alignment = 0; alignment < 16; alignment++) {
              roundTrips(view, place + alignment, random);
            }
          }
        });
  }

  private static void roundTrips(VolatileSlice view, long offset, SplittableRandom random) {
    for (long bits : new long[] {0, -1, 1, Long.MIN_VALUE, random.nextLong(), random.nextLong()}) {
      view.putByte(offset, (byte) bits);
      assertEquals((byte) bits, view.getByte(offset));
      view.putShort(offset, (short) bits);
      assertEquals((short) bits, view.getShort(offset));
      view.putInt(offset, (int) bits);
      assertEquals((int) bits, view.getInt(offset));
      view.putLong(offset, bits);
      assertEquals(bits, view.getLong(offset));
    }
  }

  @ParameterizedTest
  @EnumSource
  default void everyBitPatternOfNarrowValuesMustSurvive(RegionKind kind) {
    VolatileSlice view = regions().create(kind, PAGE).slice();
    for (int bits = 0; bits < 1 << 16; bits++) {
      view.putByte(3, (byte) bits);
      assertEquals((byte) bits, view.getByte(3));
      view.putShort(6, (short) bits);
      assertEquals((short) bits, view.getShort(6));
      view.putShort(11, (short) bits);
      assertEquals((short) bits, view.getShort(11));
    }
  }

  @ParameterizedTest
  @EnumSource
  default void valuesMustBeInNativeByteOrderAndLeaveTheirNeighboursAlone(RegionKind kind) {
    VolatileSlice view = regions().create(kind, 2 * PAGE).slice();
    Seeded.run(
        random -> {
          for (int alignment = 0; alignment < 16; alignment++) {
            for (int width = 1; width <= 8; width *= 2) {
              long bits = random.nextLong();
              lieInNativeOrder(view, alignment, width, bits);
              lieInNativeOrder(view, PAGE - 24 + alignment, width, bits);
            }
          }
        });
  }

  private static void lieInNativeOrder(VolatileSlice view, long around, int width, long bits) {
    byte[] expected = new byte[40];
    Arrays.fill(expected, Access.FILLER);
    view.fill(around, 40, Access.FILLER);
    ByteBuffer model = ByteBuffer.wrap(expected).order(ByteOrder.nativeOrder());
    switch (width) {
      case 1 -> {
        view.putByte(around + 16, (byte) bits);
        model.put(16, (byte) bits);
      }
      case 2 -> {
        view.putShort(around + 16, (short) bits);
        model.putShort(16, (short) bits);
      }
      case 4 -> {
        view.putInt(around + 16, (int) bits);
        model.putInt(16, (int) bits);
      }
      default -> {
        view.putLong(around + 16, bits);
        model.putLong(16, bits);
      }
    }
    byte[] found = new byte[40];
    for (int i = 0; i < found.length; i++) {
      found[i] = view.getByte(around + i);
    }
    assertArrayEquals(expected, found, () -> width + " bytes at " + (around + 16));
  }

  @ParameterizedTest
  @EnumSource
  default void narrowAndWideAccessorsMustSeeTheSameBytes(RegionKind kind) {
    VolatileSlice view = regions().create(kind, PAGE).slice();
    Seeded.run(
        random -> {
          byte[] bytes = Seeded.bytes(random, 64);
          view.put(0, bytes, 0, bytes.length);
          ByteBuffer model = ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder());
          for (int at = 0; at < 56; at++) {
            assertEquals(model.get(at), view.getByte(at));
            assertEquals(model.getShort(at), view.getShort(at));
            assertEquals(model.getInt(at), view.getInt(at));
            assertEquals(model.getLong(at), view.getLong(at));
          }
        });
  }
}
