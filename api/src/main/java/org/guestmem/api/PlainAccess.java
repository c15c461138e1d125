package org.guestmem.api;

/**
 * Reads and writes of one value that promise nothing but the value: the cheapest, for memory that
 * nobody else uses meanwhile; the first part of {@link VolatileSlice}.
 *
 * <p>The compiler may merge them, leave them out, do them twice or move them, out of a loop that
 * waits for a change, say; a value may tear. So they are for set-up, and for scans of what does not
 * change. What a guest or another thread writes is read by {@link OpaqueAccess}.
 *
 * <p>Thread-safety: checks and the dirty log are safe for use by many threads; the values are not.
 */
public abstract sealed class PlainAccess permits OpaqueAccess {
  /** Creates the part; only {@link VolatileSlice} is made of it. */
  PlainAccess() {}

  /**
   * Reads a byte.
   *
   * <p>Memory ordering: plain: none.
   *
   * @param offset bytes from the start of this view
   * @return the value
   * @throws OutOfRangeException if {@code [offset, offset + 1)} is not inside this view
   * @throws RegionClosedException if the region is closed
   * @throws MemoryFaultException if the host has no page there
   */
  public abstract byte getBytePlain(long offset);

  /**
   * Writes a byte.
   *
   * <p>Memory ordering: plain: none.
   *
   * @param offset bytes from the start of this view
   * @param value the value
   * @throws OutOfRangeException if {@code [offset, offset + 1)} is not inside this view
   * @throws ReadOnlyRegionException if the region is read-only
   * @throws RegionClosedException if the region is closed
   * @throws MemoryFaultException if the host has no page there
   */
  public abstract void putBytePlain(long offset, byte value);

  /**
   * Reads a 16-bit value in native byte order, at any alignment.
   *
   * <p>Memory ordering: plain: none.
   *
   * @param offset bytes from the start of this view
   * @return the value
   * @throws OutOfRangeException if {@code [offset, offset + 2)} is not inside this view
   * @throws RegionClosedException if the region is closed
   * @throws MemoryFaultException if the host has no page there
   */
  public abstract short getShortPlain(long offset);

  /**
   * Writes a 16-bit value in native byte order, at any alignment.
   *
   * <p>Memory ordering: plain: none.
   *
   * @param offset bytes from the start of this view
   * @param value the value
   * @throws OutOfRangeException if {@code [offset, offset + 2)} is not inside this view
   * @throws ReadOnlyRegionException if the region is read-only
   * @throws RegionClosedException if the region is closed
   * @throws MemoryFaultException if the host has no page there
   */
  public abstract void putShortPlain(long offset, short value);

  /**
   * Reads a 32-bit value in native byte order, at any alignment.
   *
   * <p>Memory ordering: plain: none.
   *
   * @param offset bytes from the start of this view
   * @return the value
   * @throws OutOfRangeException if {@code [offset, offset + 4)} is not inside this view
   * @throws RegionClosedException if the region is closed
   * @throws MemoryFaultException if the host has no page there
   */
  public abstract int getIntPlain(long offset);

  /**
   * Writes a 32-bit value in native byte order, at any alignment.
   *
   * <p>Memory ordering: plain: none.
   *
   * @param offset bytes from the start of this view
   * @param value the value
   * @throws OutOfRangeException if {@code [offset, offset + 4)} is not inside this view
   * @throws ReadOnlyRegionException if the region is read-only
   * @throws RegionClosedException if the region is closed
   * @throws MemoryFaultException if the host has no page there
   */
  public abstract void putIntPlain(long offset, int value);

  /**
   * Reads a 64-bit value in native byte order, at any alignment.
   *
   * <p>Memory ordering: plain: none.
   *
   * @param offset bytes from the start of this view
   * @return the value
   * @throws OutOfRangeException if {@code [offset, offset + 8)} is not inside this view
   * @throws RegionClosedException if the region is closed
   * @throws MemoryFaultException if the host has no page there
   */
  public abstract long getLongPlain(long offset);

  /**
   * Writes a 64-bit value in native byte order, at any alignment.
   *
   * <p>Memory ordering: plain: none.
   *
   * @param offset bytes from the start of this view
   * @param value the value
   * @throws OutOfRangeException if {@code [offset, offset + 8)} is not inside this view
   * @throws ReadOnlyRegionException if the region is read-only
   * @throws RegionClosedException if the region is closed
   * @throws MemoryFaultException if the host has no page there
   */
  public abstract void putLongPlain(long offset, long value);
}
