package org.guestmem.tck;

import java.util.concurrent.atomic.AtomicInteger;
import org.guestmem.api.VolatileSlice;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Opaque reads in loops that do nothing else: a compiler that took them out of the loop would never
 * see what another thread writes, and the case would hang.
 */
public interface OpaqueSpinContract extends Contract {
  int ROUNDS = 12;

  /** So long that the loops are compiled, by the last compiler, too, long before the last round. */
  int ROUND_NANOS = 30_000_000;

  @ParameterizedTest
  @EnumSource
  default void readMustSeeWhatAnotherThreadWritesWhileACompiledLoopSpins(RegionKind kind) {
    VolatileSlice view = regions().create(kind, PAGE).slice();
    AtomicInteger seen = new AtomicInteger();
    Race.run(
        () -> {
          for (int round = 1; round <= ROUNDS; round++) {
            await(view, round);
            seen.set(round);
          }
        },
        () -> {
          for (int round = 1; round <= ROUNDS; round++) {
            pause();
            write(view, round);
            while (seen.get() < round) {
              Thread.onSpinWait();
            }
          }
        });
  }

  private static void await(VolatileSlice view, int round) {
    switch (round % 4) {
      case 0 -> awaitByte(view, (byte) round);
      case 1 -> awaitShort(view, (short) round);
      case 2 -> awaitInt(view, round);
      default -> awaitLong(view, round);
    }
  }

  private static void awaitByte(VolatileSlice view, byte value) {
    while (view.getByte(8) != value) {}
  }

  private static void awaitShort(VolatileSlice view, short value) {
    while (view.getShort(16) != value) {}
  }

  private static void awaitInt(VolatileSlice view, int value) {
    while (view.getInt(24) != value) {}
  }

  private static void awaitLong(VolatileSlice view, long value) {
    while (view.getLong(32) != value) {}
  }

  private static void write(VolatileSlice view, int round) {
    switch (round % 4) {
      case 0 -> view.putByte(8, (byte) round);
      case 1 -> view.putShort(16, (short) round);
      case 2 -> view.putInt(24, round);
      default -> view.putLong(32, round);
    }
  }

  private static void pause() {
    long until = System.nanoTime() + ROUND_NANOS;
    while (System.nanoTime() < until) {
      Thread.onSpinWait();
    }
  }
}
