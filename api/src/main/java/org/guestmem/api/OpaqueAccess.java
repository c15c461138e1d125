package org.guestmem.api;

/**
 * Reads and writes of one value that are never elided: the second part of {@link VolatileSlice}.
 *
 * <p>A naturally aligned value is one access; any other is legal, is composed of aligned pieces,
 * and may tear. Nothing orders accesses to different addresses: for that there is {@link
 * OrderedAccess}.
 *
 * <p>Thread-safety: safe for use by many threads.
 */
public abstract sealed class OpaqueAccess extends PlainAccess permits OrderedAccess {
  /** Creates the part; only {@link VolatileSlice} is made of it. */
  OpaqueAccess() {}

  /**
   * Reads a byte.
   *
   * <p>Memory ordering: opaque: never elided, no order with other addresses.
   *
   * @param offset bytes from the start of this view
   * @return the value
   * @throws OutOfRangeException if {@code [offset, offset + 1)} is not inside this view
   * @throws RegionClosedException if the region is closed
   * @throws MemoryFaultException if the host has no page there
   */
  public abstract byte getByte(long offset);

  /**
   * Writes a byte.
   *
   * <p>Memory ordering: opaque: never elided, no order with other addresses.
   *
   * @param offset bytes from the start of this view
   * @param value the value
   * @throws OutOfRangeException if {@code [offset, offset + 1)} is not inside this view
   * @throws ReadOnlyRegionException if the region is read-only
   * @throws RegionClosedException if the region is closed
   * @throws MemoryFaultException if the host has no page there
   */
  public abstract void putByte(long offset, byte value);

  /**
   * Reads a 16-bit value in native byte order.
   *
   * <p>Memory ordering: opaque: never elided, no order with other addresses. A naturally aligned
   * value is one access; any other is legal, composed of aligned pieces, and may tear.
   *
   * @param offset bytes from the start of this view
   * @return the value
   * @throws OutOfRangeException if {@code [offset, offset + 2)} is not inside this view
   * @throws RegionClosedException if the region is closed
   * @throws MemoryFaultException if the host has no page there
   */
  public abstract short getShort(long offset);

  /**
   * Writes a 16-bit value in native byte order.
   *
   * <p>Memory ordering: opaque: never elided, no order with other addresses. A naturally aligned
   * value is one access; any other is legal, composed of aligned pieces, and may tear.
   *
   * @param offset bytes from the start of this view
   * @param value the value
   * @throws OutOfRangeException if {@code [offset, offset + 2)} is not inside this view
   * @throws ReadOnlyRegionException if the region is read-only
   * @throws RegionClosedException if the region is closed
   * @throws MemoryFaultException if the host has no page there
   */
  public abstract void putShort(long offset, short value);

  /**
   * Reads a 32-bit value in native byte order.
   *
   * <p>Memory ordering: opaque: never elided, no order with other addresses. A naturally aligned
   * value is one access; any other is legal, composed of aligned pieces, and may tear.
   *
   * @param offset bytes from the start of this view
   * @return the value
   * @throws OutOfRangeException if {@code [offset, offset + 4)} is not inside this view
   * @throws RegionClosedException if the region is closed
   * @throws MemoryFaultException if the host has no page there
   */
  public abstract int getInt(long offset);

  /**
   * Writes a 32-bit value in native byte order.
   *
   * <p>Memory ordering: opaque: never elided, no order with other addresses. A naturally aligned
   * value is one access; any other is legal, composed of aligned pieces, and may tear.
   *
   * @param offset bytes from the start of this view
   * @param value the value
   * @throws OutOfRangeException if {@code [offset, offset + 4)} is not inside this view
   * @throws ReadOnlyRegionException if the region is read-only
   * @throws RegionClosedException if the region is closed
   * @throws MemoryFaultException if the host has no page there
   */
  public abstract void putInt(long offset, int value);

  /**
   * Reads a 64-bit value in native byte order.
   *
   * <p>Memory ordering: opaque: never elided, no order with other addresses. A naturally aligned
   * value is one access; any other is legal, composed of aligned pieces, and may tear.
   *
   * @param offset bytes from the start of this view
   * @return the value
   * @throws OutOfRangeException if {@code [offset, offset + 8)} is not inside this view
   * @throws RegionClosedException if the region is closed
   * @throws MemoryFaultException if the host has no page there
   */
  public abstract long getLong(long offset);

  /**
   * Writes a 64-bit value in native byte order.
   *
   * <p>Memory ordering: opaque: never elided, no order with other addresses. A naturally aligned
   * value is one access; any other is legal, composed of aligned pieces, and may tear.
   *
   * @param offset bytes from the start of this view
   * @param value the value
   * @throws OutOfRangeException if {@code [offset, offset + 8)} is not inside this view
   * @throws ReadOnlyRegionException if the region is read-only
   * @throws RegionClosedException if the region is closed
   * @throws MemoryFaultException if the host has no page there
   */
  public abstract void putLong(long offset, long value);

  // --- plain: an opaque access does, where a back end has nothing cheaper

  @Override
  public byte getBytePlain(long offset) {
    return getByte(offset);
  }

  @Override
  public void putBytePlain(long offset, byte value) {
    putByte(offset, value);
  }

  @Override
  public short getShortPlain(long offset) {
    return getShort(offset);
  }

  @Override
  public void putShortPlain(long offset, short value) {
    putShort(offset, value);
  }

  @Override
  public int getIntPlain(long offset) {
    return getInt(offset);
  }

  @Override
  public void putIntPlain(long offset, int value) {
    putInt(offset, value);
  }

  @Override
  public long getLongPlain(long offset) {
    return getLong(offset);
  }

  @Override
  public void putLongPlain(long offset, long value) {
    putLong(offset, value);
  }
}
