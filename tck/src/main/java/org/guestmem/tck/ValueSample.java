package org.guestmem.tck;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.invoke.MethodHandles;
import java.util.HexFormat;
import java.util.List;
import org.guestmem.api.BigEndian;
import org.guestmem.api.LittleEndian;
import org.guestmem.api.Packed;
import org.guestmem.api.ValueType;
import org.guestmem.api.VolatileRef;
import org.guestmem.api.VolatileSlice;

/**
 * A value of a type, and the bytes that it has to become.
 *
 * @param type how it lies in memory
 * @param value what is written
 * @param hex the bytes, lowest address first
 */
record ValueSample<T>(ValueType<T> type, T value, String hex) {

  /** A descriptor of a split virtqueue: 16 bytes. */
  @LittleEndian
  record Descriptor(long address, int length, short flags, short next) {}

  /** Padding after the first component: 8 bytes in all. */
  @BigEndian
  record Padded(byte kind, int value) {}

  /** Of no round size, with nothing aligned but by chance: 15 bytes. */
  @Packed
  @BigEndian
  record Tight(byte kind, long value, short first, int last) {}

  static final ValueType<Descriptor> DESCRIPTOR =
      ValueType.ofRecord(MethodHandles.lookup(), Descriptor.class);

  /** Numbers in both byte orders, and records of every kind. */
  static final List<ValueSample<?>> ALL =
      List.of(
          new ValueSample<>(ValueType.BYTE, (byte) 0x81, "81"),
          new ValueSample<>(ValueType.UNSIGNED_BYTE, 0x81, "81"),
          new ValueSample<>(ValueType.SHORT_LE, (short) 0x8123, "2381"),
          new ValueSample<>(ValueType.SHORT_BE, (short) 0x8123, "8123"),
          new ValueSample<>(ValueType.UNSIGNED_SHORT_LE, 0x8123, "2381"),
          new ValueSample<>(ValueType.UNSIGNED_SHORT_BE, 0x8123, "8123"),
          new ValueSample<>(ValueType.INT_LE, 0x81234567, "67452381"),
          new ValueSample<>(ValueType.INT_BE, 0x81234567, "81234567"),
          new ValueSample<>(ValueType.UNSIGNED_INT_LE, 0x81234567L, "67452381"),
          new ValueSample<>(ValueType.UNSIGNED_INT_BE, 0x81234567L, "81234567"),
          new ValueSample<>(ValueType.LONG_LE, 0x8123456789abcdefL, "efcdab8967452381"),
          new ValueSample<>(ValueType.LONG_BE, 0x8123456789abcdefL, "8123456789abcdef"),
          new ValueSample<>(ValueType.FLOAT_LE, -1.5f, "0000c0bf"),
          new ValueSample<>(ValueType.FLOAT_BE, -1.5f, "bfc00000"),
          new ValueSample<>(ValueType.DOUBLE_LE, -1.5, "000000000000f8bf"),
          new ValueSample<>(ValueType.DOUBLE_BE, -1.5, "bff8000000000000"),
          new ValueSample<>(
              DESCRIPTOR,
              new Descriptor(0x1_0203_0405L, 0x1000, (short) 3, (short) -2),
              "0504030201000000001000000300feff"),
          new ValueSample<>(
              ValueType.ofRecord(MethodHandles.lookup(), Padded.class),
              new Padded((byte) 9, 0x01020304),
              "0900000001020304"),
          new ValueSample<>(
              ValueType.ofRecord(MethodHandles.lookup(), Tight.class),
              new Tight((byte) 9, 0x0102030405060708L, (short) 0x0a0b, 0x0c0d0e0f),
              "0901020304050607080a0b0c0d0e0f"));

  int size() {
    return type.size();
  }

  byte[] bytes() {
    return HexFormat.of().parseHex(hex);
  }

  void mustGoInAndOut(VolatileSlice view, long offset) {
    VolatileRef<T> place = view.ref(offset, type);
    place.store(value);
    assertEquals(value, place.load(), () -> this + " at " + offset);
    assertEquals(value, type.read(view, offset), () -> this + " at " + offset);
    assertArrayEquals(bytes(), BulkContract.contents(place.slice()), this::toString);
  }
}
