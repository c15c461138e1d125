package org.guestmem.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.guestmem.api.VolatileSlice;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Threads that write neighbouring bytes never lose each other's. */
public interface NeighbourContract extends Contract {
  /** How often each thread writes. */
  int ROUNDS = 100_000;

  @ParameterizedTest
  @EnumSource
  default void neighbouringBytesMustNotBeLost(RegionKind kind) {
    VolatileSlice view = regions().create(kind, PAGE).slice();
    for (int at : new int[] {0, 3, 7}) {
      Race.run(() -> bytes(view, at), () -> bytes(view, at + 1));
    }
  }

  private static void bytes(VolatileSlice view, long at) {
    for (int i = 0; i < ROUNDS; i++) {
      switch (i % 3) {
        case 0 -> view.putByte(at, (byte) i);
        case 1 -> view.putByteRelease(at, (byte) i);
        default -> view.putByteVolatile(at, (byte) i);
      }
      assertEquals((byte) i, view.getByte(at));
    }
  }

  @ParameterizedTest
  @EnumSource
  default void neighbouringShortsMustNotBeLost(RegionKind kind) {
    VolatileSlice view = regions().create(kind, PAGE).slice();
    // Aligned, unaligned, and across the border of a word.
    for (int at : new int[] {0, 1, 4, 5, 7}) {
      Race.run(() -> shorts(view, at), () -> shorts(view, at + 2));
    }
  }

  private static void shorts(VolatileSlice view, long at) {
    for (int i = 0; i < ROUNDS; i++) {
      view.putShort(at, (short) i);
      assertEquals((short) i, view.getShort(at));
    }
  }

  @ParameterizedTest
  @EnumSource
  default void aStoreBesideACounterMustNotBeLost(RegionKind kind) {
    VolatileSlice view = regions().create(kind, PAGE).slice();
    Race.run(
        () -> shorts(view, 0),
        () -> bytes(view, 2),
        () -> {
          for (int i = 0; i < ROUNDS; i++) {
            assertEquals(i, view.getAndAddInt(4, 1));
          }
        });
    assertEquals(ROUNDS, view.getInt(4));
  }

  @ParameterizedTest
  @EnumSource
  default void theEdgesOfABulkWriteMustNotTouchTheirNeighbours(RegionKind kind) {
    VolatileSlice view = regions().create(kind, PAGE).slice();
    VolatileSlice source = regions().anonymous(64).slice();
    byte[] data = new byte[21];
    // [9, 30) lies between two counting bytes and begins and ends inside a word.
    Race.run(
        () -> bytes(view, 8),
        () -> {
          for (int i = 0; i < ROUNDS / 4; i++) {
            view.put(9, data, 0, data.length);
            view.fill(9, data.length, (byte) i);
            source.copyTo(3, view, 9, data.length);
            view.put(9, data, 0, 3);
            view.put(27, data, 0, 3);
            view.copyTo(10, view, 9, data.length - 1);
          }
        },
        () -> bytes(view, 30));
  }
}
