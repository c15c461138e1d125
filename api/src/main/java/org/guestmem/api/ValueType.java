package org.guestmem.api;

import java.lang.invoke.MethodHandles;
import java.nio.ByteOrder;

/**
 * How a value of fixed size lies in guest memory: what reads it into an object and writes it back.
 *
 * <p>The guest may change the bytes at any time. A value is therefore read once, into a copy that
 * nobody else can reach, and only then decoded and handed out: what was checked is what is used.
 * Bytes are read and written as the fewest naturally aligned accesses of 8, 4, 2 and 1 bytes, each
 * opaque. Hence a value of 1, 2, 4 or 8 bytes that lies at a multiple of its size in the region is
 * one access, and so is each such component of a record and each such element of an array; anything
 * else may tear.
 *
 * <p>Values are objects: where that costs too much, the accessors of {@link VolatileSlice} by
 * primitive type are the fast path.
 *
 * <p>Thread-safety: immutable, as long as {@code T} is.
 *
 * @param <T> the type of the values
 */
public sealed interface ValueType<T> permits ScalarType, RecordType {
  /** A signed 8-bit value. */
  ValueType<Byte> BYTE = ScalarType.ofByte();

  /** An unsigned 8-bit value, 0 to 255. */
  ValueType<Integer> UNSIGNED_BYTE = ScalarType.ofUnsignedByte();

  /** A signed 16-bit value, in native byte order. */
  ValueType<Short> SHORT = ScalarType.ofShort(ByteOrder.nativeOrder());

  /** A signed 16-bit value, little-endian. */
  ValueType<Short> SHORT_LE = ScalarType.ofShort(ByteOrder.LITTLE_ENDIAN);

  /** A signed 16-bit value, big-endian. */
  ValueType<Short> SHORT_BE = ScalarType.ofShort(ByteOrder.BIG_ENDIAN);

  /** An unsigned 16-bit value, 0 to 65535, in native byte order. */
  ValueType<Integer> UNSIGNED_SHORT = ScalarType.ofUnsignedShort(ByteOrder.nativeOrder());

  /** An unsigned 16-bit value, 0 to 65535, little-endian. */
  ValueType<Integer> UNSIGNED_SHORT_LE = ScalarType.ofUnsignedShort(ByteOrder.LITTLE_ENDIAN);

  /** An unsigned 16-bit value, 0 to 65535, big-endian. */
  ValueType<Integer> UNSIGNED_SHORT_BE = ScalarType.ofUnsignedShort(ByteOrder.BIG_ENDIAN);

  /** A signed 32-bit value, in native byte order. */
  ValueType<Integer> INT = ScalarType.ofInt(ByteOrder.nativeOrder());

  /** A signed 32-bit value, little-endian. */
  ValueType<Integer> INT_LE = ScalarType.ofInt(ByteOrder.LITTLE_ENDIAN);

  /** A signed 32-bit value, big-endian. */
  ValueType<Integer> INT_BE = ScalarType.ofInt(ByteOrder.BIG_ENDIAN);

  /** An unsigned 32-bit value, 0 to 4294967295, in native byte order. */
  ValueType<Long> UNSIGNED_INT = ScalarType.ofUnsignedInt(ByteOrder.nativeOrder());

  /** An unsigned 32-bit value, 0 to 4294967295, little-endian. */
  ValueType<Long> UNSIGNED_INT_LE = ScalarType.ofUnsignedInt(ByteOrder.LITTLE_ENDIAN);

  /** An unsigned 32-bit value, 0 to 4294967295, big-endian. */
  ValueType<Long> UNSIGNED_INT_BE = ScalarType.ofUnsignedInt(ByteOrder.BIG_ENDIAN);

  /** A 64-bit value, in native byte order. */
  ValueType<Long> LONG = ScalarType.ofLong(ByteOrder.nativeOrder());

  /** A 64-bit value, little-endian. */
  ValueType<Long> LONG_LE = ScalarType.ofLong(ByteOrder.LITTLE_ENDIAN);

  /** A 64-bit value, big-endian. */
  ValueType<Long> LONG_BE = ScalarType.ofLong(ByteOrder.BIG_ENDIAN);

  /** A 32-bit floating point value, in native byte order. */
  ValueType<Float> FLOAT = ScalarType.ofFloat(ByteOrder.nativeOrder());

  /** A 32-bit floating point value, little-endian. */
  ValueType<Float> FLOAT_LE = ScalarType.ofFloat(ByteOrder.LITTLE_ENDIAN);

  /** A 32-bit floating point value, big-endian. */
  ValueType<Float> FLOAT_BE = ScalarType.ofFloat(ByteOrder.BIG_ENDIAN);

  /** A 64-bit floating point value, in native byte order. */
  ValueType<Double> DOUBLE = ScalarType.ofDouble(ByteOrder.nativeOrder());

  /** A 64-bit floating point value, little-endian. */
  ValueType<Double> DOUBLE_LE = ScalarType.ofDouble(ByteOrder.LITTLE_ENDIAN);

  /** A 64-bit floating point value, big-endian. */
  ValueType<Double> DOUBLE_BE = ScalarType.ofDouble(ByteOrder.BIG_ENDIAN);

  /**
   * Describes how the values of a record type lie in memory, by the rules of C: each component at
   * the next multiple of its alignment, the size a multiple of the largest alignment.
   *
   * <p>Components are of type byte, short, char (unsigned 16 bits), int, long, float or double, of
   * a record type, or arrays of those with a {@link Length}. {@link Offset} leaves a gap; {@link
   * Packed} leaves none. A byte order is declared by {@link LittleEndian} or {@link BigEndian}:
   * that of a component goes before that of its record, that of a nested record's own type before
   * both; without any it is native. For instance a descriptor of a split virtqueue (virtio 1.3,
   * 2.7.5):
   *
   * {@snippet class="org.guestmem.fallback.ApiSnippetsTest" region="record"}
   *
   * <p>Padding is not looked at when read, and is zero when written, so that nothing of the host
   * leaks into it. A constructor may validate: what it throws goes to whoever reads. Everything is
   * checked and resolved here; the accesses go through method handles. Keep the result in a static
   * final field.
   *
   * @param <R> the record type
   * @param lookup the right to call the constructor and the accessors of the record
   * @param type the record type
   * @return how its values lie in memory
   * @throws NullPointerException if an argument is null
   * @throws IllegalArgumentException if the record or a record in it has no components, contains
   *     itself, is out of the lookup's reach, or is larger than 2<sup>30</sup> bytes, or a
   *     component has no fixed size or annotations that contradict; the message names the component
   */
  static <R extends Record> ValueType<R> ofRecord(MethodHandles.Lookup lookup, Class<R> type) {
    return new RecordType<>(type, new RecordLayout(lookup).of(type, ByteOrder.nativeOrder()));
  }

  /**
   * Returns how many bytes a value spans, its padding included.
   *
   * @return the size in bytes, at least 1
   */
  int size();

  /**
   * Returns the alignment that a value has by nature; no access requires it, but aligned components
   * do not tear.
   *
   * @return the alignment in bytes: 1, 2, 4 or 8
   */
  int alignment();

  /**
   * Reads a value, once, into a copy.
   *
   * <p>Memory ordering: opaque: never elided, no order with other addresses. What is naturally
   * aligned and has 1, 2, 4 or 8 bytes is one access; anything else may tear.
   *
   * @param slice where to read
   * @param offset bytes from the start of the view
   * @return the value
   * @throws NullPointerException if {@code slice} is null
   * @throws OutOfRangeException if {@code [offset, offset + size())} is not inside the view
   * @throws RegionClosedException if the region is closed
   * @throws MemoryFaultException if the host has no page there
   */
  T read(VolatileSlice slice, long offset);

  /**
   * Writes a value, which is encoded before its first byte is written.
   *
   * <p>Memory ordering: opaque: never elided, no order with other addresses. What is naturally
   * aligned and has 1, 2, 4 or 8 bytes is one access; anything else may tear.
   *
   * @param slice where to write
   * @param offset bytes from the start of the view
   * @param value the value
   * @throws NullPointerException if an argument, or an array or record in the value, is null;
   *     nothing was written
   * @throws IllegalArgumentException if an array in the value has another length than its {@link
   *     Length}, or a number is out of the range of an unsigned type; nothing was written
   * @throws OutOfRangeException if {@code [offset, offset + size())} is not inside the view;
   *     nothing was written
   * @throws ReadOnlyRegionException if the region is read-only
   * @throws RegionClosedException if the region is closed
   * @throws MemoryFaultException if the host has no page there; some bytes may have been written
   */
  void write(VolatileSlice slice, long offset, T value);
}
