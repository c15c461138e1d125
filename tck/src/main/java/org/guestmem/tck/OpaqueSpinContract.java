package org.guestmem.tck;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongConsumer;
import org.guestmem.api.VolatileSlice;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Opaque reads in loops that do nothing else: a compiler that took them out of the loop would never
 * see what another thread writes, and the case would hang.
 */
public interface OpaqueSpinContract extends Contract {
  int ROUNDS = 100;

  /** So long that each round spins often enough to be compiled, by the last compiler, too. */
  int ROUND_NANOS = 200_000;

  @ParameterizedTest
  @EnumSource
  default void byteMustBeReadAgainInACompiledLoop(RegionKind kind) {
    VolatileSlice view = regions().create(kind, PAGE).slice();
    spin(
        round -> {
          while (view.getByte(3) != (byte) round) {}
        },
        round -> view.putByte(3, (byte) round));
  }

  @ParameterizedTest
  @EnumSource
  default void shortMustBeReadAgainInACompiledLoop(RegionKind kind) {
    VolatileSlice view = regions().create(kind, PAGE).slice();
    spin(
        round -> {
          while (view.getShort(6) != (short) round) {}
        },
        round -> view.putShort(6, (short) round));
  }

  @ParameterizedTest
  @EnumSource
  default void intMustBeReadAgainInACompiledLoop(RegionKind kind) {
    VolatileSlice view = regions().create(kind, PAGE).slice();
    spin(
        round -> {
          while (view.getInt(12) != (int) round) {}
        },
        round -> view.putInt(12, (int) round));
  }

  @ParameterizedTest
  @EnumSource
  default void longMustBeReadAgainInACompiledLoop(RegionKind kind) {
    VolatileSlice view = regions().create(kind, PAGE).slice();
    spin(
        round -> {
          while (view.getLong(24) != round) {}
        },
        round -> view.putLong(24, round));
  }

  private static void spin(LongConsumer awaitRound, LongConsumer write) {
    AtomicInteger seen = new AtomicInteger();
    Race.run(
        () -> {
          for (int round = 1; round <= ROUNDS; round++) {
            awaitRound.accept(round);
            seen.set(round);
          }
        },
        () -> {
          for (int round = 1; round <= ROUNDS; round++) {
            pause();
            write.accept(round);
            while (seen.get() < round) {
              Thread.onSpinWait();
            }
          }
        });
  }

  private static void pause() {
    long until = System.nanoTime() + ROUND_NANOS;
    while (System.nanoTime() < until) {
      Thread.onSpinWait();
    }
  }
}
