package org.guestmem.api;

import java.nio.ByteOrder;
import java.util.function.LongFunction;
import java.util.function.ToLongFunction;

/**
 * A number of 1, 2, 4 or 8 bytes.
 *
 * <p>A record, because the JVM trusts the fields of records: where the type is a constant, so are
 * its functions.
 *
 * @param name for messages
 * @param size in bytes
 * @param order how the bytes lie in memory
 * @param fromBits makes a value of bits in the low end of a long; those above are zero
 * @param toBits the other way; the bits above may be anything
 */
record ScalarType<T>(
    String name, int size, ByteOrder order, LongFunction<T> fromBits, ToLongFunction<T> toBits)
    implements ValueType<T> {

  static ScalarType<Byte> ofByte() {
    return new ScalarType<>(
        "byte", 1, ByteOrder.nativeOrder(), bits -> (byte) bits, value -> value);
  }

  static ScalarType<Integer> ofUnsignedByte() {
    return new ScalarType<>(
        "unsigned byte",
        1,
        ByteOrder.nativeOrder(),
        bits -> (int) bits,
        value -> unsigned(value, 0xff));
  }

  static ScalarType<Short> ofShort(ByteOrder order) {
    return new ScalarType<>("short", 2, order, bits -> (short) bits, value -> value);
  }

  static ScalarType<Integer> ofUnsignedShort(ByteOrder order) {
    return new ScalarType<>(
        "unsigned short", 2, order, bits -> (int) bits, value -> unsigned(value, 0xffff));
  }

  static ScalarType<Integer> ofInt(ByteOrder order) {
    return new ScalarType<>("int", 4, order, bits -> (int) bits, value -> value);
  }

  static ScalarType<Long> ofUnsignedInt(ByteOrder order) {
    return new ScalarType<>(
        "unsigned int", 4, order, bits -> bits, value -> unsigned(value, 0xffff_ffffL));
  }

  static ScalarType<Long> ofLong(ByteOrder order) {
    return new ScalarType<>("long", 8, order, bits -> bits, value -> value);
  }

  static ScalarType<Float> ofFloat(ByteOrder order) {
    return new ScalarType<>(
        "float", 4, order, bits -> Float.intBitsToFloat((int) bits), Float::floatToRawIntBits);
  }

  static ScalarType<Double> ofDouble(ByteOrder order) {
    return new ScalarType<>(
        "double", 8, order, Double::longBitsToDouble, Double::doubleToRawLongBits);
  }

  private static long unsigned(long value, long max) {
    if (value < 0 || value > max) {
      throw new IllegalArgumentException(
          value + " is out of the range of an unsigned type: 0 to " + max);
    }
    return value;
  }

  @Override
  public int alignment() {
    return size;
  }

  @Override
  public T read(VolatileSlice slice, long offset) {
    long packed = AlignedPieces.readPiece(slice, offset, size);
    return fromBits.apply(AlignedPieces.inOrder(packed, size, order));
  }

  @Override
  public void write(VolatileSlice slice, long offset, T value) {
    long packed = AlignedPieces.inOrder(toBits.applyAsLong(value), size, order);
    AlignedPieces.writePiece(slice, offset, packed, size);
  }

  @Override
  public String toString() {
    return size == 1 ? name : name + ", " + order;
  }
}
