package org.guestmem.tck;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.invoke.MethodHandles;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;
import org.guestmem.api.Packed;
import org.guestmem.api.ValueType;
import org.guestmem.api.VolatileRef;
import org.guestmem.api.VolatileSlice;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Up to 8 aligned bytes are one access, also within records and arrays: a reader sees the old or
 * the new value.
 */
public interface TearingContract extends Contract {

  @ParameterizedTest
  @EnumSource
  default void alignedValuesMustNotTear(RegionKind kind) {
    VolatileSlice view = regions().create(kind, PAGE).slice();
    neverTears(v -> view.putShort(2, (short) v), () -> view.getShort(2));
    neverTears(v -> view.putInt(4, (int) v), () -> view.getInt(4));
    neverTears(v -> view.putLong(8, v), () -> view.getLong(8));
  }

  @Tag("vm_memory::volatile_memory::tests::alignment")
  @ParameterizedTest
  @EnumSource
  default void alignedBulkCopiesOfUpTo8BytesMustNotTear(RegionKind kind) {
    VolatileSlice view = regions().create(kind, PAGE).slice();
    for (int width = 2; width <= 8; width *= 2) {
      int length = width;
      ByteBuffer in = ByteBuffer.allocate(length);
      neverTears(
          v -> view.put(length, repeated(v, length), 0, length),
          () -> {
            view.get(length, in.array(), 0, length);
            return value(in);
          });
      ByteBuffer direct = ByteBuffer.allocateDirect(length);
      neverTears(
          v -> view.put(length, ByteBuffer.wrap(repeated(v, length))),
          () -> {
            view.get(length, direct.clear());
            return value(direct);
          });
    }
  }

  @ParameterizedTest
  @EnumSource
  default void alignedCopiesBetweenViewsOfUpTo8BytesMustNotTear(RegionKind kind) {
    VolatileSlice view = regions().create(kind, PAGE).slice();
    VolatileSlice from = regions().anonymous(64).slice();
    VolatileSlice to = regions().anonymous(64).slice();
    for (int width = 2; width <= 8; width *= 2) {
      int length = width;
      ByteBuffer read = ByteBuffer.allocate(length);
      neverTears(
          v -> {
            from.putLong(16, v);
            from.copyTo(16, view, length, length);
          },
          () -> {
            view.copyTo(length, to, 16, length);
            to.get(16, read.clear());
            return value(read);
          });
    }
  }

  /** The first component lies at 4: the second is aligned in the region, not in the record. */
  @Packed
  record Late(int first, long second) {}

  /** As large as one access, though its components are smaller. */
  record Pair(int first, int second) {}

  @ParameterizedTest
  @EnumSource
  default void alignedRecordsComponentsAndElementsMustNotTear(RegionKind kind) {
    VolatileSlice view = regions().create(kind, PAGE).slice();
    VolatileRef<Late> late = view.ref(4, ValueType.ofRecord(MethodHandles.lookup(), Late.class));
    neverTears(v -> late.store(new Late(0, v)), () -> late.load().second());
    VolatileRef<Pair> pair = view.ref(8, ValueType.ofRecord(MethodHandles.lookup(), Pair.class));
    neverTears(
        v -> pair.store(new Pair((int) v, (int) v)),
        () -> {
          Pair seen = pair.load();
          return (seen.first() & 0xffff_ffffL) | ((long) seen.second() << 32);
        });
    int[] in = new int[4];
    neverTears(
        v -> view.put(4, new int[] {0, 0, (int) v, 0}, 0, 4),
        () -> {
          view.get(4, in, 0, 4);
          return in[2];
        });
  }

  private static byte[] repeated(long value, int length) {
    byte[] bytes = new byte[length];
    Arrays.fill(bytes, (byte) value);
    return bytes;
  }

  private static long value(ByteBuffer bytes) {
    return switch (bytes.capacity()) {
      case 2 -> bytes.getShort(0);
      case 4 -> bytes.getInt(0);
      default -> bytes.getLong(0);
    };
  }

  /** Writes all zeros and all ones in turn; a reader must see nothing between. */
  private static void neverTears(LongConsumer write, LongSupplier read) {
    int rounds = 40_000;
    Race.run(
        () -> {
          for (int i = 0; i < rounds; i++) {
            write.accept(-(i & 1));
          }
        },
        () -> {
          for (int i = 0; i < rounds; i++) {
            long seen = read.getAsLong();
            assertTrue(seen == 0 || seen == -1, () -> "torn: " + Long.toHexString(seen));
          }
        });
  }
}
