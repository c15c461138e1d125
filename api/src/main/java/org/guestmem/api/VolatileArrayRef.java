package org.guestmem.api;

import java.util.List;
import java.util.Objects;

/**
 * Values of one type, side by side in guest memory; made by {@link VolatileSlice#array}.
 *
 * <p>Thread-safety: safe for use by many threads.
 *
 * @param <T> the type of the values
 */
public final class VolatileArrayRef<T> {
  private final VolatileSlice slice;
  private final ValueType<T> type;
  private final long count;

  VolatileArrayRef(VolatileSlice slice, ValueType<T> type, long count) {
    this.slice = slice;
    this.type = type;
    this.count = count;
  }

  /**
   * Returns how many elements there are.
   *
   * @return the number of elements, at least 0
   */
  public long count() {
    return count;
  }

  /**
   * Returns how many bytes one element spans.
   *
   * @return the size in bytes, at least 1
   */
  public int elementSize() {
    return type.size();
  }

  /**
   * Returns the view of the elements' bytes.
   *
   * @return a view of {@link #count} times {@link #elementSize} bytes
   */
  public VolatileSlice slice() {
    return slice;
  }

  /**
   * Returns one element.
   *
   * @param index which one, from 0
   * @return its place
   * @throws IndexOutOfBoundsException if {@code index} is not below {@link #count}
   * @throws RegionClosedException if the region is closed
   */
  public VolatileRef<T> ref(long index) {
    return slice.ref(offset(index), type);
  }

  /**
   * Reads one element, once, into a copy.
   *
   * <p>Memory ordering: as {@link ValueType#read}.
   *
   * @param index which one, from 0
   * @return its value
   * @throws IndexOutOfBoundsException if {@code index} is not below {@link #count}
   * @throws RegionClosedException if the region is closed
   * @throws MemoryFaultException if the host has no page there
   */
  public T load(long index) {
    return type.read(slice, offset(index));
  }

  /**
   * Writes one element.
   *
   * <p>Memory ordering: as {@link ValueType#write}.
   *
   * @param index which one, from 0
   * @param value its value
   * @throws IndexOutOfBoundsException if {@code index} is not below {@link #count}
   * @throws NullPointerException if {@code value}, or an array or record in it, is null; nothing
   *     was written
   * @throws IllegalArgumentException if the type cannot encode the value; nothing was written
   * @throws ReadOnlyRegionException if the region is read-only
   * @throws RegionClosedException if the region is closed
   * @throws MemoryFaultException if the host has no page there; some bytes may have been written
   */
  public void store(long index, T value) {
    type.write(slice, offset(index), value);
  }

  /**
   * Reads elements, each once, lowest index first.
   *
   * <p>Memory ordering: each element as {@link ValueType#read}; together they are no snapshot.
   *
   * @param index the first element read, from 0
   * @param target where the values go
   * @param from the first index written in {@code target}
   * @param length how many elements to read
   * @throws NullPointerException if {@code target} is null
   * @throws IndexOutOfBoundsException if the elements are not all below {@link #count}, or their
   *     places not all inside {@code target}
   * @throws RegionClosedException if the region is closed
   * @throws MemoryFaultException if the host has no page there
   */
  public void copyTo(long index, T[] target, int from, int length) {
    Objects.checkFromIndexSize(from, length, target.length);
    check(index, length, VolatileSlice.READ);
    for (int i = 0; i < length; i++) {
      target[from + i] = load(index + i);
    }
  }

  /**
   * Writes elements, lowest index first.
   *
   * <p>Memory ordering: each element as {@link ValueType#write}.
   *
   * @param index the first element written, from 0
   * @param source where the values come from
   * @param from the first index read in {@code source}
   * @param length how many elements to write
   * @throws NullPointerException if {@code source} or a value is null; those before it were written
   * @throws IllegalArgumentException if the type cannot encode a value; those before it were
   *     written
   * @throws IndexOutOfBoundsException if the elements are not all below {@link #count}, or the
   *     values not all inside {@code source}; nothing was written
   * @throws ReadOnlyRegionException if the region is read-only
   * @throws RegionClosedException if the region is closed
   * @throws MemoryFaultException if the host has no page there; some bytes may have been written
   */
  public void copyFrom(long index, T[] source, int from, int length) {
    Objects.checkFromIndexSize(from, length, source.length);
    check(index, length, VolatileSlice.WRITE);
    for (int i = 0; i < length; i++) {
      store(index + i, source[from + i]);
    }
  }

  /**
   * Returns the elements as a list of fixed size: {@code get} reads guest memory as {@link #load}
   * does, {@code set} writes it as {@link #store} does and returns what it read there before.
   *
   * <p>{@code List.copyOf} makes values of it that stay, {@code Collections.copy} writes many.
   * Whatever else looks at several elements, {@code equals} for one, reads each once, and together
   * they are no snapshot.
   *
   * <p>Memory ordering: each element as {@link ValueType#read} and {@link ValueType#write}.
   *
   * @return the list; its methods throw what {@link #load} and {@link #store} throw
   * @throws IllegalStateException if there are more than 2<sup>31</sup> - 1 elements, which no list
   *     can count
   */
  public List<T> asList() {
    if (count > Integer.MAX_VALUE) {
      throw new IllegalStateException(this + " is too long for a list; make one of a part of it");
    }
    return new VolatileList<>(this);
  }

  private long offset(long index) {
    return Objects.checkIndex(index, count) * type.size();
  }

  private void check(long index, int length, int kind) {
    Objects.checkFromIndexSize(index, length, count);
    slice.inside(index * type.size(), (long) length * type.size(), kind);
  }

  /**
   * Describes the place for messages.
   *
   * @return the type, the number and the view; no host address
   */
  @Override
  public String toString() {
    return "%d times %s in %s".formatted(count, type, slice);
  }
}
