package org.guestmem.api;

import java.util.Objects;

/**
 * Copies between a view and arrays of numbers in native byte order: a part of {@link
 * VolatileSlice}.
 *
 * <p>Elements go one by one, lowest first, each as by its accessor in {@link OpaqueAccess}: one
 * that is naturally aligned is one access and does not tear. Bytes alone, in arrays or buffers, go
 * at the speed of memcpy and may tear.
 *
 * <p>Thread-safety: safe for use by many threads; together, the elements are no snapshot.
 */
public abstract sealed class ArrayAccess extends OrderedAccess permits ScanAccess {
  /** Creates the part; only {@link VolatileSlice} is made of it. */
  ArrayAccess() {}

  /**
   * Copies 16-bit values out of this view.
   *
   * <p>Memory ordering: opaque, element by element; no order with other addresses.
   *
   * @param offset bytes from the start of this view
   * @param target where the values go
   * @param from the first index written in {@code target}
   * @param length how many values to copy
   * @throws NullPointerException if {@code target} is null
   * @throws IndexOutOfBoundsException if {@code [from, from + length)} is not inside {@code target}
   * @throws OutOfRangeException if the {@code 2 * length} bytes are not inside this view
   * @throws RegionClosedException if the region is closed
   * @throws MemoryFaultException if the host has no page there
   */
  public final void get(long offset, short[] target, int from, int length) {
    Objects.checkFromIndexSize(from, length, target.length);
    inside(offset, (long) length * Short.BYTES, VolatileSlice.READ);
    for (int i = 0; i < length; i++) {
      target[from + i] = getShort(offset + (long) i * Short.BYTES);
    }
  }

  /**
   * Copies 16-bit values into this view.
   *
   * <p>Memory ordering: opaque, element by element; no order with other addresses.
   *
   * @param offset bytes from the start of this view
   * @param source where the values come from
   * @param from the first index read in {@code source}
   * @param length how many values to copy
   * @throws NullPointerException if {@code source} is null
   * @throws IndexOutOfBoundsException if {@code [from, from + length)} is not inside {@code source}
   * @throws OutOfRangeException if the {@code 2 * length} bytes are not inside this view; nothing
   *     was written
   * @throws ReadOnlyRegionException if the region is read-only
   * @throws RegionClosedException if the region is closed
   * @throws MemoryFaultException if the host has no page there; some values may have been written
   */
  public final void put(long offset, short[] source, int from, int length) {
    Objects.checkFromIndexSize(from, length, source.length);
    inside(offset, (long) length * Short.BYTES, VolatileSlice.WRITE);
    for (int i = 0; i < length; i++) {
      putShort(offset + (long) i * Short.BYTES, source[from + i]);
    }
  }

  /**
   * Copies unsigned 16-bit values out of this view.
   *
   * <p>Memory ordering: opaque, element by element; no order with other addresses.
   *
   * @param offset bytes from the start of this view
   * @param target where the values go
   * @param from the first index written in {@code target}
   * @param length how many values to copy
   * @throws NullPointerException if {@code target} is null
   * @throws IndexOutOfBoundsException if {@code [from, from + length)} is not inside {@code target}
   * @throws OutOfRangeException if the {@code 2 * length} bytes are not inside this view
   * @throws RegionClosedException if the region is closed
   * @throws MemoryFaultException if the host has no page there
   */
  public final void get(long offset, char[] target, int from, int length) {
    Objects.checkFromIndexSize(from, length, target.length);
    inside(offset, (long) length * Character.BYTES, VolatileSlice.READ);
    for (int i = 0; i < length; i++) {
      target[from + i] = (char) getShort(offset + (long) i * Character.BYTES);
    }
  }

  /**
   * Copies unsigned 16-bit values into this view.
   *
   * <p>Memory ordering: opaque, element by element; no order with other addresses.
   *
   * @param offset bytes from the start of this view
   * @param source where the values come from
   * @param from the first index read in {@code source}
   * @param length how many values to copy
   * @throws NullPointerException if {@code source} is null
   * @throws IndexOutOfBoundsException if {@code [from, from + length)} is not inside {@code source}
   * @throws OutOfRangeException if the {@code 2 * length} bytes are not inside this view; nothing
   *     was written
   * @throws ReadOnlyRegionException if the region is read-only
   * @throws RegionClosedException if the region is closed
   * @throws MemoryFaultException if the host has no page there; some values may have been written
   */
  public final void put(long offset, char[] source, int from, int length) {
    Objects.checkFromIndexSize(from, length, source.length);
    inside(offset, (long) length * Character.BYTES, VolatileSlice.WRITE);
    for (int i = 0; i < length; i++) {
      putShort(offset + (long) i * Character.BYTES, (short) source[from + i]);
    }
  }

  /**
   * Copies 32-bit values out of this view.
   *
   * <p>Memory ordering: opaque, element by element; no order with other addresses.
   *
   * @param offset bytes from the start of this view
   * @param target where the values go
   * @param from the first index written in {@code target}
   * @param length how many values to copy
   * @throws NullPointerException if {@code target} is null
   * @throws IndexOutOfBoundsException if {@code [from, from + length)} is not inside {@code target}
   * @throws OutOfRangeException if the {@code 4 * length} bytes are not inside this view
   * @throws RegionClosedException if the region is closed
   * @throws MemoryFaultException if the host has no page there
   */
  public final void get(long offset, int[] target, int from, int length) {
    Objects.checkFromIndexSize(from, length, target.length);
    inside(offset, (long) length * Integer.BYTES, VolatileSlice.READ);
    for (int i = 0; i < length; i++) {
      target[from + i] = getInt(offset + (long) i * Integer.BYTES);
    }
  }

  /**
   * Copies 32-bit values into this view.
   *
   * <p>Memory ordering: opaque, element by element; no order with other addresses.
   *
   * @param offset bytes from the start of this view
   * @param source where the values come from
   * @param from the first index read in {@code source}
   * @param length how many values to copy
   * @throws NullPointerException if {@code source} is null
   * @throws IndexOutOfBoundsException if {@code [from, from + length)} is not inside {@code source}
   * @throws OutOfRangeException if the {@code 4 * length} bytes are not inside this view; nothing
   *     was written
   * @throws ReadOnlyRegionException if the region is read-only
   * @throws RegionClosedException if the region is closed
   * @throws MemoryFaultException if the host has no page there; some values may have been written
   */
  public final void put(long offset, int[] source, int from, int length) {
    Objects.checkFromIndexSize(from, length, source.length);
    inside(offset, (long) length * Integer.BYTES, VolatileSlice.WRITE);
    for (int i = 0; i < length; i++) {
      putInt(offset + (long) i * Integer.BYTES, source[from + i]);
    }
  }

  /**
   * Copies 64-bit values out of this view.
   *
   * <p>Memory ordering: opaque, element by element; no order with other addresses.
   *
   * @param offset bytes from the start of this view
   * @param target where the values go
   * @param from the first index written in {@code target}
   * @param length how many values to copy
   * @throws NullPointerException if {@code target} is null
   * @throws IndexOutOfBoundsException if {@code [from, from + length)} is not inside {@code target}
   * @throws OutOfRangeException if the {@code 8 * length} bytes are not inside this view
   * @throws RegionClosedException if the region is closed
   * @throws MemoryFaultException if the host has no page there
   */
  public final void get(long offset, long[] target, int from, int length) {
    Objects.checkFromIndexSize(from, length, target.length);
    inside(offset, (long) length * Long.BYTES, VolatileSlice.READ);
    for (int i = 0; i < length; i++) {
      target[from + i] = getLong(offset + (long) i * Long.BYTES);
    }
  }

  /**
   * Copies 64-bit values into this view.
   *
   * <p>Memory ordering: opaque, element by element; no order with other addresses.
   *
   * @param offset bytes from the start of this view
   * @param source where the values come from
   * @param from the first index read in {@code source}
   * @param length how many values to copy
   * @throws NullPointerException if {@code source} is null
   * @throws IndexOutOfBoundsException if {@code [from, from + length)} is not inside {@code source}
   * @throws OutOfRangeException if the {@code 8 * length} bytes are not inside this view; nothing
   *     was written
   * @throws ReadOnlyRegionException if the region is read-only
   * @throws RegionClosedException if the region is closed
   * @throws MemoryFaultException if the host has no page there; some values may have been written
   */
  public final void put(long offset, long[] source, int from, int length) {
    Objects.checkFromIndexSize(from, length, source.length);
    inside(offset, (long) length * Long.BYTES, VolatileSlice.WRITE);
    for (int i = 0; i < length; i++) {
      putLong(offset + (long) i * Long.BYTES, source[from + i]);
    }
  }

  /**
   * Copies 32-bit floating point values out of this view.
   *
   * <p>Memory ordering: opaque, element by element; no order with other addresses.
   *
   * @param offset bytes from the start of this view
   * @param target where the values go
   * @param from the first index written in {@code target}
   * @param length how many values to copy
   * @throws NullPointerException if {@code target} is null
   * @throws IndexOutOfBoundsException if {@code [from, from + length)} is not inside {@code target}
   * @throws OutOfRangeException if the {@code 4 * length} bytes are not inside this view
   * @throws RegionClosedException if the region is closed
   * @throws MemoryFaultException if the host has no page there
   */
  public final void get(long offset, float[] target, int from, int length) {
    Objects.checkFromIndexSize(from, length, target.length);
    inside(offset, (long) length * Float.BYTES, VolatileSlice.READ);
    for (int i = 0; i < length; i++) {
      target[from + i] = Float.intBitsToFloat(getInt(offset + (long) i * Float.BYTES));
    }
  }

  /**
   * Copies 32-bit floating point values into this view.
   *
   * <p>Memory ordering: opaque, element by element; no order with other addresses.
   *
   * @param offset bytes from the start of this view
   * @param source where the values come from
   * @param from the first index read in {@code source}
   * @param length how many values to copy
   * @throws NullPointerException if {@code source} is null
   * @throws IndexOutOfBoundsException if {@code [from, from + length)} is not inside {@code source}
   * @throws OutOfRangeException if the {@code 4 * length} bytes are not inside this view; nothing
   *     was written
   * @throws ReadOnlyRegionException if the region is read-only
   * @throws RegionClosedException if the region is closed
   * @throws MemoryFaultException if the host has no page there; some values may have been written
   */
  public final void put(long offset, float[] source, int from, int length) {
    Objects.checkFromIndexSize(from, length, source.length);
    inside(offset, (long) length * Float.BYTES, VolatileSlice.WRITE);
    for (int i = 0; i < length; i++) {
      putInt(offset + (long) i * Float.BYTES, Float.floatToRawIntBits(source[from + i]));
    }
  }

  /**
   * Copies 64-bit floating point values out of this view.
   *
   * <p>Memory ordering: opaque, element by element; no order with other addresses.
   *
   * @param offset bytes from the start of this view
   * @param target where the values go
   * @param from the first index written in {@code target}
   * @param length how many values to copy
   * @throws NullPointerException if {@code target} is null
   * @throws IndexOutOfBoundsException if {@code [from, from + length)} is not inside {@code target}
   * @throws OutOfRangeException if the {@code 8 * length} bytes are not inside this view
   * @throws RegionClosedException if the region is closed
   * @throws MemoryFaultException if the host has no page there
   */
  public final void get(long offset, double[] target, int from, int length) {
    Objects.checkFromIndexSize(from, length, target.length);
    inside(offset, (long) length * Double.BYTES, VolatileSlice.READ);
    for (int i = 0; i < length; i++) {
      target[from + i] = Double.longBitsToDouble(getLong(offset + (long) i * Double.BYTES));
    }
  }

  /**
   * Copies 64-bit floating point values into this view.
   *
   * <p>Memory ordering: opaque, element by element; no order with other addresses.
   *
   * @param offset bytes from the start of this view
   * @param source where the values come from
   * @param from the first index read in {@code source}
   * @param length how many values to copy
   * @throws NullPointerException if {@code source} is null
   * @throws IndexOutOfBoundsException if {@code [from, from + length)} is not inside {@code source}
   * @throws OutOfRangeException if the {@code 8 * length} bytes are not inside this view; nothing
   *     was written
   * @throws ReadOnlyRegionException if the region is read-only
   * @throws RegionClosedException if the region is closed
   * @throws MemoryFaultException if the host has no page there; some values may have been written
   */
  public final void put(long offset, double[] source, int from, int length) {
    Objects.checkFromIndexSize(from, length, source.length);
    inside(offset, (long) length * Double.BYTES, VolatileSlice.WRITE);
    for (int i = 0; i < length; i++) {
      putLong(offset + (long) i * Double.BYTES, Double.doubleToRawLongBits(source[from + i]));
    }
  }

  /** Checks a range by the rules of all accesses; see {@link VolatileSlice}. */
  abstract void inside(long offset, long length, int kind);
}
