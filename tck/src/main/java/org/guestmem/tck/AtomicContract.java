package org.guestmem.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.guestmem.api.VolatileSlice;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Values and updates of the accessors that are one access; {@link OrderingContract} has the rest.
 */
public interface AtomicContract extends Contract {

  @Tag("vm_memory::atomic_integer::tests::test_atomic_integer_ops")
  @Tag("vm_memory::mmap::tests::test_atomic_accesses")
  @Tag("vm_memory::volatile_memory::tests::atomic_store")
  @Tag("vm_memory::volatile_memory::tests::atomic_load")
  @Tag("vm_memory::volatile_memory::tests::test_atomic_accesses")
  @ParameterizedTest
  @EnumSource
  default void orderedAccessorsMustSeeWhatOpaqueOnesWroteAndBack(RegionKind kind) {
    VolatileSlice view = regions().create(kind, PAGE).slice();
    Seeded.run(
        random -> {
          for (long at = 0; at < 64; at += 8) {
            bytesAndShorts(view, at, random);
            intsAndLongs(view, at, random.nextLong());
          }
        });
  }

  private static void bytesAndShorts(VolatileSlice view, long at, SplittableRandom random) {
    for (long place = at; place < at + 8; place++) {
      byte bits = (byte) random.nextInt();
      view.putByteRelease(place, bits);
      assertEquals(bits, view.getByteAcquire(place));
      view.putByteVolatile(place, (byte) ~bits);
      assertEquals((byte) ~bits, view.getByteVolatile(place));
      assertEquals((byte) ~bits, view.getByte(place));
    }
    for (long place = at; place < at + 8; place += 2) {
      short bits = (short) random.nextInt();
      view.putShortRelease(place, bits);
      assertEquals(bits, view.getShortAcquire(place));
      view.putShortVolatile(place, (short) ~bits);
      assertEquals((short) ~bits, view.getShortVolatile(place));
      assertEquals((short) ~bits, view.getShort(place));
    }
  }

  private static void intsAndLongs(VolatileSlice view, long at, long bits) {
    view.putIntRelease(at, (int) bits);
    view.putIntVolatile(at + 4, (int) ~bits);
    assertEquals((int) bits, view.getIntAcquire(at));
    assertEquals((int) bits, view.getIntVolatile(at));
    assertEquals((int) ~bits, view.getInt(at + 4));
    view.putLongRelease(at, bits);
    assertEquals(bits, view.getLongAcquire(at));
    view.putLongVolatile(at, ~bits);
    assertEquals(~bits, view.getLongVolatile(at));
    assertEquals(~bits, view.getLong(at));
  }

  @ParameterizedTest
  @EnumSource
  default void updatesOfIntsMustReturnTheOldValueAndLeaveTheNeighboursAlone(RegionKind kind) {
    VolatileSlice view = regions().create(kind, PAGE).slice();
    Seeded.run(
        random -> {
          for (long at : new long[] {4, 8, PAGE - 4}) {
            int a = random.nextInt();
            int b = random.nextInt();
            view.fill(0, PAGE, Access.FILLER);
            view.putInt(at, a);
            assertEquals(a, view.getAndAddInt(at, b));
            assertEquals(a + b, view.getAndSetInt(at, a));
            assertEquals(a, view.getAndBitwiseOrInt(at, b));
            assertEquals(a | b, view.getAndBitwiseXorInt(at, b));
            assertEquals((a | b) ^ b, view.getAndBitwiseAndInt(at, a));
            assertEquals(((a | b) ^ b) & a, view.getInt(at));
            assertEquals(PAGE - 4, count(view, Access.FILLER, at, 4));
          }
        });
  }

  @ParameterizedTest
  @EnumSource
  default void updatesOfLongsMustReturnTheOldValueAndLeaveTheNeighboursAlone(RegionKind kind) {
    VolatileSlice view = regions().create(kind, PAGE).slice();
    Seeded.run(
        random -> {
          for (long at : new long[] {8, 16, PAGE - 8}) {
            long a = random.nextLong();
            long b = random.nextLong();
            view.fill(0, PAGE, Access.FILLER);
            view.putLong(at, a);
            assertEquals(a, view.getAndAddLong(at, b));
            assertEquals(a + b, view.getAndSetLong(at, a));
            assertEquals(a, view.getAndBitwiseOrLong(at, b));
            assertEquals(a | b, view.getAndBitwiseXorLong(at, b));
            assertEquals((a | b) ^ b, view.getAndBitwiseAndLong(at, a));
            assertEquals(((a | b) ^ b) & a, view.getLong(at));
            assertEquals(PAGE - 8, count(view, Access.FILLER, at, 8));
          }
        });
  }

  /** How many bytes outside {@code [except, except + length)} have a value. */
  private static long count(VolatileSlice view, byte value, long except, int length) {
    return IntStream.range(0, (int) view.size())
        .filter(i -> i < except || i >= except + length)
        .filter(i -> view.getByte(i) == value)
        .count();
  }

  @ParameterizedTest
  @EnumSource
  default void compareAndExchangeMustWriteOnlyWhatWasExpected(RegionKind kind) {
    VolatileSlice view = regions().create(kind, PAGE).slice();
    for (long at : new long[] {0, 4, PAGE - 4}) {
      view.putInt(at, 7);
      assertEquals(7, view.compareAndExchangeInt(at, 8, 9));
      assertEquals(7, view.getInt(at));
      assertEquals(7, view.compareAndExchangeInt(at, 7, -1));
      assertEquals(-1, view.getInt(at));
    }
    for (long at : new long[] {0, 8, PAGE - 8}) {
      view.putLong(at, 7L << 40);
      assertEquals(7L << 40, view.compareAndExchangeLong(at, 7, 9));
      assertEquals(7L << 40, view.getLong(at));
      assertEquals(7L << 40, view.compareAndExchangeLong(at, 7L << 40, Long.MIN_VALUE));
      assertEquals(Long.MIN_VALUE, view.getLong(at));
    }
  }

  @ParameterizedTest
  @EnumSource
  default void weakCompareAndSetMustWriteOnlyWhatWasExpectedAndSayWhether(RegionKind kind) {
    VolatileSlice view = regions().create(kind, PAGE).slice();
    view.fill(0, PAGE, Access.FILLER);
    for (long at : new long[] {0, 4, PAGE - 4}) {
      view.putInt(at, 7);
      assertFalse(view.weakCompareAndSetInt(at, 8, 9));
      assertEquals(7, view.getInt(at));
      while (!view.weakCompareAndSetInt(at, 7, -1)) {
        assertEquals(7, view.getInt(at), "it may fail, but not write then");
      }
      assertEquals(-1, view.getInt(at));
    }
    assertEquals(PAGE - 12, count(view, Access.FILLER, PAGE, 0));
    for (long at : new long[] {0, 8, PAGE - 8}) {
      view.putLong(at, 7L << 40);
      assertFalse(view.weakCompareAndSetLong(at, 7, 9));
      assertEquals(7L << 40, view.getLong(at));
      while (!view.weakCompareAndSetLong(at, 7L << 40, Long.MIN_VALUE)) {
        assertEquals(7L << 40, view.getLong(at), "it may fail, but not write then");
      }
      assertEquals(Long.MIN_VALUE, view.getLong(at));
    }
  }

  @ParameterizedTest
  @EnumSource
  default void countersOfManyThreadsMustLoseNoUpdate(RegionKind kind) {
    VolatileSlice view = regions().create(kind, PAGE).slice();
    int rounds = 20_000;
    Runnable counting =
        () -> {
          for (int i = 0; i < rounds; i++) {
            view.getAndAddInt(4, 1);
            view.getAndAddLong(8, 1L << 33);
            int seen = view.getInt(0);
            for (int was; (was = view.compareAndExchangeInt(0, seen, seen + 1)) != seen; ) {
              seen = was;
            }
            long wide = view.getLong(16);
            for (long was; (was = view.compareAndExchangeLong(16, wide, wide + 3)) != wide; ) {
              wide = was;
            }
            do {
              seen = view.getInt(24);
            } while (!view.weakCompareAndSetInt(24, seen, seen + 1));
            do {
              wide = view.getLong(32);
            } while (!view.weakCompareAndSetLong(32, wide, wide - 1));
          }
        };
    Race.run(counting, counting, counting, counting);
    assertEquals(4 * rounds, view.getInt(0));
    assertEquals(4 * rounds, view.getInt(4));
    assertEquals((4L * rounds) << 33, view.getLong(8));
    assertEquals(4L * rounds * 3, view.getLong(16));
    assertEquals(4 * rounds, view.getInt(24));
    assertEquals(-4L * rounds, view.getLong(32));
  }
}
