package org.guestmem.api;

/**
 * One value of a type at one place in guest memory; made by {@link VolatileSlice#ref}.
 *
 * <p>Thread-safety: safe for use by many threads.
 *
 * @param <T> the type of the value
 */
public final class VolatileRef<T> {
  private final VolatileSlice slice;
  private final ValueType<T> type;

  VolatileRef(VolatileSlice slice, ValueType<T> type) {
    this.slice = slice;
    this.type = type;
  }

  /**
   * Reads the value, once, into a copy.
   *
   * <p>Memory ordering: as {@link ValueType#read}.
   *
   * @return the value
   * @throws RegionClosedException if the region is closed
   * @throws MemoryFaultException if the host has no page there
   */
  public T load() {
    return type.read(slice, 0);
  }

  /**
   * Writes the value.
   *
   * <p>Memory ordering: as {@link ValueType#write}.
   *
   * @param value the value
   * @throws NullPointerException if {@code value}, or an array or record in it, is null; nothing
   *     was written
   * @throws IllegalArgumentException if the type cannot encode the value; nothing was written
   * @throws ReadOnlyRegionException if the region is read-only
   * @throws RegionClosedException if the region is closed
   * @throws MemoryFaultException if the host has no page there; some bytes may have been written
   */
  public void store(T value) {
    type.write(slice, 0, value);
  }

  /**
   * Returns how many bytes the value spans.
   *
   * @return the size in bytes, at least 1
   */
  public int size() {
    return type.size();
  }

  /**
   * Returns the view of the value's bytes.
   *
   * @return a view of {@link #size} bytes
   */
  public VolatileSlice slice() {
    return slice;
  }

  /**
   * Describes the place for messages.
   *
   * @return the type and the view; no host address
   */
  @Override
  public String toString() {
    return type + " in " + slice;
  }
}
