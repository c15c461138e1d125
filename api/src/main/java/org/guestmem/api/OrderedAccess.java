package org.guestmem.api;

/**
 * Accesses of one value that also order others, and read-modify-write: the second part of {@link
 * VolatileSlice}.
 *
 * <p>Each is one access of an aligned value, with the ordering of the mode of {@link
 * java.lang.invoke.VarHandle} that it is named after; a value that is not aligned is an error.
 * Whoever reads in acquire mode what was written in release mode sees what its writer wrote before,
 * in any mode. Accesses in volatile mode are both, and have one order for all threads: of two that
 * each write and then read what the other writes, one sees the other's value.
 *
 * <p>Thread-safety: safe for use by many threads, with the ordering that each accessor states.
 */
public abstract sealed class OrderedAccess extends OpaqueAccess permits ArrayAccess {
  /** Creates the part; only {@link VolatileSlice} is made of it. */
  OrderedAccess() {}

  // --- one value, acquire

  /**
   * Reads a byte, in one access.
   *
   * <p>Memory ordering: acquire: later accesses of this thread stay after it.
   *
   * @param offset bytes from the start of this view
   * @return the value
   * @throws OutOfRangeException if {@code [offset, offset + 1)} is not inside this view
   * @throws RegionClosedException if the region is closed
   * @throws MemoryFaultException if the host has no page there
   */
  public abstract byte getByteAcquire(long offset);

  /**
   * Reads a 16-bit value in native byte order, in one access.
   *
   * <p>Memory ordering: acquire: later accesses of this thread stay after it.
   *
   * @param offset bytes from the start of this view
   * @return the value
   * @throws OutOfRangeException if {@code [offset, offset + 2)} is not inside this view
   * @throws MisalignedAccessException if the place in the region is not a multiple of 2
   * @throws RegionClosedException if the region is closed
   * @throws MemoryFaultException if the host has no page there
   */
  public abstract short getShortAcquire(long offset);

  /**
   * Reads a 32-bit value in native byte order, in one access.
   *
   * <p>Memory ordering: acquire: later accesses of this thread stay after it.
   *
   * @param offset bytes from the start of this view
   * @return the value
   * @throws OutOfRangeException if {@code [offset, offset + 4)} is not inside this view
   * @throws MisalignedAccessException if the place in the region is not a multiple of 4
   * @throws RegionClosedException if the region is closed
   * @throws MemoryFaultException if the host has no page there
   */
  public abstract int getIntAcquire(long offset);

  /**
   * Reads a 64-bit value in native byte order, in one access.
   *
   * <p>Memory ordering: acquire: later accesses of this thread stay after it.
   *
   * @param offset bytes from the start of this view
   * @return the value
   * @throws OutOfRangeException if {@code [offset, offset + 8)} is not inside this view
   * @throws MisalignedAccessException if the place in the region is not a multiple of 8
   * @throws RegionClosedException if the region is closed
   * @throws MemoryFaultException if the host has no page there
   */
  public abstract long getLongAcquire(long offset);

  // --- one value, release

  /**
   * Writes a byte, in one access.
   *
   * <p>Memory ordering: release: earlier accesses of this thread stay before it.
   *
   * @param offset bytes from the start of this view
   * @param value the value
   * @throws OutOfRangeException if {@code [offset, offset + 1)} is not inside this view
   * @throws ReadOnlyRegionException if the region is read-only
   * @throws RegionClosedException if the region is closed
   * @throws MemoryFaultException if the host has no page there
   */
  public abstract void putByteRelease(long offset, byte value);

  /**
   * Writes a 16-bit value in native byte order, in one access.
   *
   * <p>Memory ordering: release: earlier accesses of this thread stay before it.
   *
   * @param offset bytes from the start of this view
   * @param value the value
   * @throws OutOfRangeException if {@code [offset, offset + 2)} is not inside this view
   * @throws MisalignedAccessException if the place in the region is not a multiple of 2
   * @throws ReadOnlyRegionException if the region is read-only
   * @throws RegionClosedException if the region is closed
   * @throws MemoryFaultException if the host has no page there
   */
  public abstract void putShortRelease(long offset, short value);

  /**
   * Writes a 32-bit value in native byte order, in one access.
   *
   * <p>Memory ordering: release: earlier accesses of this thread stay before it.
   *
   * @param offset bytes from the start of this view
   * @param value the value
   * @throws OutOfRangeException if {@code [offset, offset + 4)} is not inside this view
   * @throws MisalignedAccessException if the place in the region is not a multiple of 4
   * @throws ReadOnlyRegionException if the region is read-only
   * @throws RegionClosedException if the region is closed
   * @throws MemoryFaultException if the host has no page there
   */
  public abstract void putIntRelease(long offset, int value);

  /**
   * Writes a 64-bit value in native byte order, in one access.
   *
   * <p>Memory ordering: release: earlier accesses of this thread stay before it.
   *
   * @param offset bytes from the start of this view
   * @param value the value
   * @throws OutOfRangeException if {@code [offset, offset + 8)} is not inside this view
   * @throws MisalignedAccessException if the place in the region is not a multiple of 8
   * @throws ReadOnlyRegionException if the region is read-only
   * @throws RegionClosedException if the region is closed
   * @throws MemoryFaultException if the host has no page there
   */
  public abstract void putLongRelease(long offset, long value);

  // --- one value, volatile

  /**
   * Reads a byte, in one access.
   *
   * <p>Memory ordering: volatile: sequentially consistent with other volatile accesses.
   *
   * @param offset bytes from the start of this view
   * @return the value
   * @throws OutOfRangeException if {@code [offset, offset + 1)} is not inside this view
   * @throws RegionClosedException if the region is closed
   * @throws MemoryFaultException if the host has no page there
   */
  public abstract byte getByteVolatile(long offset);

  /**
   * Writes a byte, in one access.
   *
   * <p>Memory ordering: volatile: sequentially consistent with other volatile accesses.
   *
   * @param offset bytes from the start of this view
   * @param value the value
   * @throws OutOfRangeException if {@code [offset, offset + 1)} is not inside this view
   * @throws ReadOnlyRegionException if the region is read-only
   * @throws RegionClosedException if the region is closed
   * @throws MemoryFaultException if the host has no page there
   */
  public abstract void putByteVolatile(long offset, byte value);

  /**
   * Reads a 16-bit value in native byte order, in one access.
   *
   * <p>Memory ordering: volatile: sequentially consistent with other volatile accesses.
   *
   * @param offset bytes from the start of this view
   * @return the value
   * @throws OutOfRangeException if {@code [offset, offset + 2)} is not inside this view
   * @throws MisalignedAccessException if the place in the region is not a multiple of 2
   * @throws RegionClosedException if the region is closed
   * @throws MemoryFaultException if the host has no page there
   */
  public abstract short getShortVolatile(long offset);

  /**
   * Writes a 16-bit value in native byte order, in one access.
   *
   * <p>Memory ordering: volatile: sequentially consistent with other volatile accesses.
   *
   * @param offset bytes from the start of this view
   * @param value the value
   * @throws OutOfRangeException if {@code [offset, offset + 2)} is not inside this view
   * @throws MisalignedAccessException if the place in the region is not a multiple of 2
   * @throws ReadOnlyRegionException if the region is read-only
   * @throws RegionClosedException if the region is closed
   * @throws MemoryFaultException if the host has no page there
   */
  public abstract void putShortVolatile(long offset, short value);

  /**
   * Reads a 32-bit value in native byte order, in one access.
   *
   * <p>Memory ordering: volatile: sequentially consistent with other volatile accesses.
   *
   * @param offset bytes from the start of this view
   * @return the value
   * @throws OutOfRangeException if {@code [offset, offset + 4)} is not inside this view
   * @throws MisalignedAccessException if the place in the region is not a multiple of 4
   * @throws RegionClosedException if the region is closed
   * @throws MemoryFaultException if the host has no page there
   */
  public abstract int getIntVolatile(long offset);

  /**
   * Writes a 32-bit value in native byte order, in one access.
   *
   * <p>Memory ordering: volatile: sequentially consistent with other volatile accesses.
   *
   * @param offset bytes from the start of this view
   * @param value the value
   * @throws OutOfRangeException if {@code [offset, offset + 4)} is not inside this view
   * @throws MisalignedAccessException if the place in the region is not a multiple of 4
   * @throws ReadOnlyRegionException if the region is read-only
   * @throws RegionClosedException if the region is closed
   * @throws MemoryFaultException if the host has no page there
   */
  public abstract void putIntVolatile(long offset, int value);

  /**
   * Reads a 64-bit value in native byte order, in one access.
   *
   * <p>Memory ordering: volatile: sequentially consistent with other volatile accesses.
   *
   * @param offset bytes from the start of this view
   * @return the value
   * @throws OutOfRangeException if {@code [offset, offset + 8)} is not inside this view
   * @throws MisalignedAccessException if the place in the region is not a multiple of 8
   * @throws RegionClosedException if the region is closed
   * @throws MemoryFaultException if the host has no page there
   */
  public abstract long getLongVolatile(long offset);

  /**
   * Writes a 64-bit value in native byte order, in one access.
   *
   * <p>Memory ordering: volatile: sequentially consistent with other volatile accesses.
   *
   * @param offset bytes from the start of this view
   * @param value the value
   * @throws OutOfRangeException if {@code [offset, offset + 8)} is not inside this view
   * @throws MisalignedAccessException if the place in the region is not a multiple of 8
   * @throws ReadOnlyRegionException if the region is read-only
   * @throws RegionClosedException if the region is closed
   * @throws MemoryFaultException if the host has no page there
   */
  public abstract void putLongVolatile(long offset, long value);

  // --- read-modify-write

  /**
   * Writes a 32-bit value if the present one is as expected.
   *
   * <p>Memory ordering: volatile, as a read and as a write. The page is marked dirty only where the
   * value was written.
   *
   * @param offset bytes from the start of this view
   * @param expected the value to be replaced
   * @param value the new value
   * @return the value found; the new one was written if this equals {@code expected}
   * @throws OutOfRangeException if {@code [offset, offset + 4)} is not inside this view
   * @throws MisalignedAccessException if the place in the region is not a multiple of 4
   * @throws ReadOnlyRegionException if the region is read-only
   * @throws RegionClosedException if the region is closed
   * @throws UnsafeAtomicException if the region is truncatable and does not allow it
   * @throws MemoryFaultException if the host has no page there
   */
  public abstract int compareAndExchangeInt(long offset, int expected, int value);

  /**
   * Writes a 32-bit value if the present one is as expected, but may fail though it is; for loops,
   * where that can be cheaper than {@link #compareAndExchangeInt}.
   *
   * <p>Memory ordering: volatile, as a read and as a write. The page is marked dirty only where the
   * value was written.
   *
   * @param offset bytes from the start of this view
   * @param expected the value to be replaced
   * @param value the new value
   * @return true if the new value was written
   * @throws OutOfRangeException if {@code [offset, offset + 4)} is not inside this view
   * @throws MisalignedAccessException if the place in the region is not a multiple of 4
   * @throws ReadOnlyRegionException if the region is read-only
   * @throws RegionClosedException if the region is closed
   * @throws UnsafeAtomicException if the region is truncatable and does not allow it
   * @throws MemoryFaultException if the host has no page there
   */
  public abstract boolean weakCompareAndSetInt(long offset, int expected, int value);

  /**
   * Adds to a 32-bit value.
   *
   * <p>Memory ordering: volatile, as a read and as a write.
   *
   * @param offset bytes from the start of this view
   * @param operand the operand
   * @return the value before
   * @throws OutOfRangeException if {@code [offset, offset + 4)} is not inside this view
   * @throws MisalignedAccessException if the place in the region is not a multiple of 4
   * @throws ReadOnlyRegionException if the region is read-only
   * @throws RegionClosedException if the region is closed
   * @throws UnsafeAtomicException if the region is truncatable and does not allow it
   * @throws MemoryFaultException if the host has no page there
   */
  public abstract int getAndAddInt(long offset, int operand);

  /**
   * Replaces a 32-bit value.
   *
   * <p>Memory ordering: volatile, as a read and as a write.
   *
   * @param offset bytes from the start of this view
   * @param operand the operand
   * @return the value before
   * @throws OutOfRangeException if {@code [offset, offset + 4)} is not inside this view
   * @throws MisalignedAccessException if the place in the region is not a multiple of 4
   * @throws ReadOnlyRegionException if the region is read-only
   * @throws RegionClosedException if the region is closed
   * @throws UnsafeAtomicException if the region is truncatable and does not allow it
   * @throws MemoryFaultException if the host has no page there
   */
  public abstract int getAndSetInt(long offset, int operand);

  /**
   * Sets the bits of an operand in a 32-bit value.
   *
   * <p>Memory ordering: volatile, as a read and as a write.
   *
   * @param offset bytes from the start of this view
   * @param operand the operand
   * @return the value before
   * @throws OutOfRangeException if {@code [offset, offset + 4)} is not inside this view
   * @throws MisalignedAccessException if the place in the region is not a multiple of 4
   * @throws ReadOnlyRegionException if the region is read-only
   * @throws RegionClosedException if the region is closed
   * @throws UnsafeAtomicException if the region is truncatable and does not allow it
   * @throws MemoryFaultException if the host has no page there
   */
  public abstract int getAndBitwiseOrInt(long offset, int operand);

  /**
   * Keeps the bits of an operand in a 32-bit value.
   *
   * <p>Memory ordering: volatile, as a read and as a write.
   *
   * @param offset bytes from the start of this view
   * @param operand the operand
   * @return the value before
   * @throws OutOfRangeException if {@code [offset, offset + 4)} is not inside this view
   * @throws MisalignedAccessException if the place in the region is not a multiple of 4
   * @throws ReadOnlyRegionException if the region is read-only
   * @throws RegionClosedException if the region is closed
   * @throws UnsafeAtomicException if the region is truncatable and does not allow it
   * @throws MemoryFaultException if the host has no page there
   */
  public abstract int getAndBitwiseAndInt(long offset, int operand);

  /**
   * Flips the bits of an operand in a 32-bit value.
   *
   * <p>Memory ordering: volatile, as a read and as a write.
   *
   * @param offset bytes from the start of this view
   * @param operand the operand
   * @return the value before
   * @throws OutOfRangeException if {@code [offset, offset + 4)} is not inside this view
   * @throws MisalignedAccessException if the place in the region is not a multiple of 4
   * @throws ReadOnlyRegionException if the region is read-only
   * @throws RegionClosedException if the region is closed
   * @throws UnsafeAtomicException if the region is truncatable and does not allow it
   * @throws MemoryFaultException if the host has no page there
   */
  public abstract int getAndBitwiseXorInt(long offset, int operand);

  /**
   * Writes a 64-bit value if the present one is as expected.
   *
   * <p>Memory ordering: volatile, as a read and as a write. The page is marked dirty only where the
   * value was written.
   *
   * @param offset bytes from the start of this view
   * @param expected the value to be replaced
   * @param value the new value
   * @return the value found; the new one was written if this equals {@code expected}
   * @throws OutOfRangeException if {@code [offset, offset + 8)} is not inside this view
   * @throws MisalignedAccessException if the place in the region is not a multiple of 8
   * @throws ReadOnlyRegionException if the region is read-only
   * @throws RegionClosedException if the region is closed
   * @throws UnsafeAtomicException if the region is truncatable and does not allow it
   * @throws MemoryFaultException if the host has no page there
   */
  public abstract long compareAndExchangeLong(long offset, long expected, long value);

  /**
   * Writes a 64-bit value if the present one is as expected, but may fail though it is; for loops,
   * where that can be cheaper than {@link #compareAndExchangeLong}.
   *
   * <p>Memory ordering: volatile, as a read and as a write. The page is marked dirty only where the
   * value was written.
   *
   * @param offset bytes from the start of this view
   * @param expected the value to be replaced
   * @param value the new value
   * @return true if the new value was written
   * @throws OutOfRangeException if {@code [offset, offset + 8)} is not inside this view
   * @throws MisalignedAccessException if the place in the region is not a multiple of 8
   * @throws ReadOnlyRegionException if the region is read-only
   * @throws RegionClosedException if the region is closed
   * @throws UnsafeAtomicException if the region is truncatable and does not allow it
   * @throws MemoryFaultException if the host has no page there
   */
  public abstract boolean weakCompareAndSetLong(long offset, long expected, long value);

  /**
   * Adds to a 64-bit value.
   *
   * <p>Memory ordering: volatile, as a read and as a write.
   *
   * @param offset bytes from the start of this view
   * @param operand the operand
   * @return the value before
   * @throws OutOfRangeException if {@code [offset, offset + 8)} is not inside this view
   * @throws MisalignedAccessException if the place in the region is not a multiple of 8
   * @throws ReadOnlyRegionException if the region is read-only
   * @throws RegionClosedException if the region is closed
   * @throws UnsafeAtomicException if the region is truncatable and does not allow it
   * @throws MemoryFaultException if the host has no page there
   */
  public abstract long getAndAddLong(long offset, long operand);

  /**
   * Replaces a 64-bit value.
   *
   * <p>Memory ordering: volatile, as a read and as a write.
   *
   * @param offset bytes from the start of this view
   * @param operand the operand
   * @return the value before
   * @throws OutOfRangeException if {@code [offset, offset + 8)} is not inside this view
   * @throws MisalignedAccessException if the place in the region is not a multiple of 8
   * @throws ReadOnlyRegionException if the region is read-only
   * @throws RegionClosedException if the region is closed
   * @throws UnsafeAtomicException if the region is truncatable and does not allow it
   * @throws MemoryFaultException if the host has no page there
   */
  public abstract long getAndSetLong(long offset, long operand);

  /**
   * Sets the bits of an operand in a 64-bit value.
   *
   * <p>Memory ordering: volatile, as a read and as a write.
   *
   * @param offset bytes from the start of this view
   * @param operand the operand
   * @return the value before
   * @throws OutOfRangeException if {@code [offset, offset + 8)} is not inside this view
   * @throws MisalignedAccessException if the place in the region is not a multiple of 8
   * @throws ReadOnlyRegionException if the region is read-only
   * @throws RegionClosedException if the region is closed
   * @throws UnsafeAtomicException if the region is truncatable and does not allow it
   * @throws MemoryFaultException if the host has no page there
   */
  public abstract long getAndBitwiseOrLong(long offset, long operand);

  /**
   * Keeps the bits of an operand in a 64-bit value.
   *
   * <p>Memory ordering: volatile, as a read and as a write.
   *
   * @param offset bytes from the start of this view
   * @param operand the operand
   * @return the value before
   * @throws OutOfRangeException if {@code [offset, offset + 8)} is not inside this view
   * @throws MisalignedAccessException if the place in the region is not a multiple of 8
   * @throws ReadOnlyRegionException if the region is read-only
   * @throws RegionClosedException if the region is closed
   * @throws UnsafeAtomicException if the region is truncatable and does not allow it
   * @throws MemoryFaultException if the host has no page there
   */
  public abstract long getAndBitwiseAndLong(long offset, long operand);

  /**
   * Flips the bits of an operand in a 64-bit value.
   *
   * <p>Memory ordering: volatile, as a read and as a write.
   *
   * @param offset bytes from the start of this view
   * @param operand the operand
   * @return the value before
   * @throws OutOfRangeException if {@code [offset, offset + 8)} is not inside this view
   * @throws MisalignedAccessException if the place in the region is not a multiple of 8
   * @throws ReadOnlyRegionException if the region is read-only
   * @throws RegionClosedException if the region is closed
   * @throws UnsafeAtomicException if the region is truncatable and does not allow it
   * @throws MemoryFaultException if the host has no page there
   */
  public abstract long getAndBitwiseXorLong(long offset, long operand);
}
