package org.guestmem.api;

/**
 * Accesses of one value by guest address that also order others, and read-modify-write: the third
 * part of {@link GuestMemory}.
 *
 * <p>Each is one access of an aligned value in one region. A value that crosses from one region
 * into its neighbour is misaligned, since regions begin at multiples of 4096; one that ends in a
 * hole is out of range, and nothing of it is moved.
 *
 * <p>Thread-safety: safe for use by many threads, with the ordering that each accessor states.
 */
public abstract sealed class GuestOrderedAccess extends GuestOpaqueAccess permits GuestScanAccess {
  /** Creates the part, of regions that are sorted and do not overlap. */
  GuestOrderedAccess(GuestMemoryRegion[] sorted) {
    super(sorted);
  }

  // --- one value, acquire

  /**
   * Reads a byte, in one access.
   *
   * <p>Memory ordering: as {@link VolatileSlice#getByteAcquire}.
   *
   * @param address the guest address, unsigned
   * @return the value
   * @throws OutOfRangeException if it is not mapped
   * @throws RegionClosedException if the region is closed
   * @throws MemoryFaultException if the host has no page there
   */
  public final byte getByteAcquire(long address) {
    GuestMemoryRegion region = whole(address, 1);
    return region.slice().getByteAcquire(address - region.base());
  }

  /**
   * Reads a 16-bit value in native byte order, in one access.
   *
   * <p>Memory ordering: as {@link VolatileSlice#getShortAcquire}.
   *
   * @param address the guest address, unsigned
   * @return the value
   * @throws OutOfRangeException if not all of it is mapped
   * @throws MisalignedAccessException if {@code address} is not a multiple of 2
   * @throws RegionClosedException if the region is closed
   * @throws MemoryFaultException if the host has no page there
   */
  public short getShortAcquire(long address) {
    GuestMemoryRegion region = whole(address, 2);
    return region.slice().getShortAcquire(address - region.base());
  }

  /**
   * Reads a 32-bit value in native byte order, in one access.
   *
   * <p>Memory ordering: as {@link VolatileSlice#getIntAcquire}.
   *
   * @param address the guest address, unsigned
   * @return the value
   * @throws OutOfRangeException if not all of it is mapped
   * @throws MisalignedAccessException if {@code address} is not a multiple of 4
   * @throws RegionClosedException if the region is closed
   * @throws MemoryFaultException if the host has no page there
   */
  public int getIntAcquire(long address) {
    GuestMemoryRegion region = whole(address, 4);
    return region.slice().getIntAcquire(address - region.base());
  }

  /**
   * Reads a 64-bit value in native byte order, in one access.
   *
   * <p>Memory ordering: as {@link VolatileSlice#getLongAcquire}.
   *
   * @param address the guest address, unsigned
   * @return the value
   * @throws OutOfRangeException if not all of it is mapped
   * @throws MisalignedAccessException if {@code address} is not a multiple of 8
   * @throws RegionClosedException if the region is closed
   * @throws MemoryFaultException if the host has no page there
   */
  public long getLongAcquire(long address) {
    GuestMemoryRegion region = whole(address, 8);
    return region.slice().getLongAcquire(address - region.base());
  }

  // --- one value, release

  /**
   * Writes a byte, in one access.
   *
   * <p>Memory ordering: as {@link VolatileSlice#putByteRelease}.
   *
   * @param address the guest address, unsigned
   * @param value the value
   * @throws OutOfRangeException if it is not mapped
   * @throws ReadOnlyRegionException if the region is read-only
   * @throws RegionClosedException if the region is closed
   * @throws MemoryFaultException if the host has no page there
   */
  public final void putByteRelease(long address, byte value) {
    GuestMemoryRegion region = whole(address, 1);
    region.slice().putByteRelease(address - region.base(), value);
  }

  /**
   * Writes a 16-bit value in native byte order, in one access.
   *
   * <p>Memory ordering: as {@link VolatileSlice#putShortRelease}.
   *
   * @param address the guest address, unsigned
   * @param value the value
   * @throws OutOfRangeException if not all of it is mapped
   * @throws MisalignedAccessException if {@code address} is not a multiple of 2
   * @throws ReadOnlyRegionException if the region is read-only
   * @throws RegionClosedException if the region is closed
   * @throws MemoryFaultException if the host has no page there
   */
  public void putShortRelease(long address, short value) {
    GuestMemoryRegion region = whole(address, 2);
    region.slice().putShortRelease(address - region.base(), value);
  }

  /**
   * Writes a 32-bit value in native byte order, in one access.
   *
   * <p>Memory ordering: as {@link VolatileSlice#putIntRelease}.
   *
   * @param address the guest address, unsigned
   * @param value the value
   * @throws OutOfRangeException if not all of it is mapped
   * @throws MisalignedAccessException if {@code address} is not a multiple of 4
   * @throws ReadOnlyRegionException if the region is read-only
   * @throws RegionClosedException if the region is closed
   * @throws MemoryFaultException if the host has no page there
   */
  public void putIntRelease(long address, int value) {
    GuestMemoryRegion region = whole(address, 4);
    region.slice().putIntRelease(address - region.base(), value);
  }

  /**
   * Writes a 64-bit value in native byte order, in one access.
   *
   * <p>Memory ordering: as {@link VolatileSlice#putLongRelease}.
   *
   * @param address the guest address, unsigned
   * @param value the value
   * @throws OutOfRangeException if not all of it is mapped
   * @throws MisalignedAccessException if {@code address} is not a multiple of 8
   * @throws ReadOnlyRegionException if the region is read-only
   * @throws RegionClosedException if the region is closed
   * @throws MemoryFaultException if the host has no page there
   */
  public void putLongRelease(long address, long value) {
    GuestMemoryRegion region = whole(address, 8);
    region.slice().putLongRelease(address - region.base(), value);
  }

  // --- one value, volatile

  /**
   * Reads a byte, in one access.
   *
   * <p>Memory ordering: as {@link VolatileSlice#getByteVolatile}.
   *
   * @param address the guest address, unsigned
   * @return the value
   * @throws OutOfRangeException if it is not mapped
   * @throws RegionClosedException if the region is closed
   * @throws MemoryFaultException if the host has no page there
   */
  public final byte getByteVolatile(long address) {
    GuestMemoryRegion region = whole(address, 1);
    return region.slice().getByteVolatile(address - region.base());
  }

  /**
   * Writes a byte, in one access.
   *
   * <p>Memory ordering: as {@link VolatileSlice#putByteVolatile}.
   *
   * @param address the guest address, unsigned
   * @param value the value
   * @throws OutOfRangeException if it is not mapped
   * @throws ReadOnlyRegionException if the region is read-only
   * @throws RegionClosedException if the region is closed
   * @throws MemoryFaultException if the host has no page there
   */
  public final void putByteVolatile(long address, byte value) {
    GuestMemoryRegion region = whole(address, 1);
    region.slice().putByteVolatile(address - region.base(), value);
  }

  /**
   * Reads a 16-bit value in native byte order, in one access.
   *
   * <p>Memory ordering: as {@link VolatileSlice#getShortVolatile}.
   *
   * @param address the guest address, unsigned
   * @return the value
   * @throws OutOfRangeException if not all of it is mapped
   * @throws MisalignedAccessException if {@code address} is not a multiple of 2
   * @throws RegionClosedException if the region is closed
   * @throws MemoryFaultException if the host has no page there
   */
  public final short getShortVolatile(long address) {
    GuestMemoryRegion region = whole(address, 2);
    return region.slice().getShortVolatile(address - region.base());
  }

  /**
   * Writes a 16-bit value in native byte order, in one access.
   *
   * <p>Memory ordering: as {@link VolatileSlice#putShortVolatile}.
   *
   * @param address the guest address, unsigned
   * @param value the value
   * @throws OutOfRangeException if not all of it is mapped
   * @throws MisalignedAccessException if {@code address} is not a multiple of 2
   * @throws ReadOnlyRegionException if the region is read-only
   * @throws RegionClosedException if the region is closed
   * @throws MemoryFaultException if the host has no page there
   */
  public final void putShortVolatile(long address, short value) {
    GuestMemoryRegion region = whole(address, 2);
    region.slice().putShortVolatile(address - region.base(), value);
  }

  /**
   * Reads a 32-bit value in native byte order, in one access.
   *
   * <p>Memory ordering: as {@link VolatileSlice#getIntVolatile}.
   *
   * @param address the guest address, unsigned
   * @return the value
   * @throws OutOfRangeException if not all of it is mapped
   * @throws MisalignedAccessException if {@code address} is not a multiple of 4
   * @throws RegionClosedException if the region is closed
   * @throws MemoryFaultException if the host has no page there
   */
  public final int getIntVolatile(long address) {
    GuestMemoryRegion region = whole(address, 4);
    return region.slice().getIntVolatile(address - region.base());
  }

  /**
   * Writes a 32-bit value in native byte order, in one access.
   *
   * <p>Memory ordering: as {@link VolatileSlice#putIntVolatile}.
   *
   * @param address the guest address, unsigned
   * @param value the value
   * @throws OutOfRangeException if not all of it is mapped
   * @throws MisalignedAccessException if {@code address} is not a multiple of 4
   * @throws ReadOnlyRegionException if the region is read-only
   * @throws RegionClosedException if the region is closed
   * @throws MemoryFaultException if the host has no page there
   */
  public final void putIntVolatile(long address, int value) {
    GuestMemoryRegion region = whole(address, 4);
    region.slice().putIntVolatile(address - region.base(), value);
  }

  /**
   * Reads a 64-bit value in native byte order, in one access.
   *
   * <p>Memory ordering: as {@link VolatileSlice#getLongVolatile}.
   *
   * @param address the guest address, unsigned
   * @return the value
   * @throws OutOfRangeException if not all of it is mapped
   * @throws MisalignedAccessException if {@code address} is not a multiple of 8
   * @throws RegionClosedException if the region is closed
   * @throws MemoryFaultException if the host has no page there
   */
  public final long getLongVolatile(long address) {
    GuestMemoryRegion region = whole(address, 8);
    return region.slice().getLongVolatile(address - region.base());
  }

  /**
   * Writes a 64-bit value in native byte order, in one access.
   *
   * <p>Memory ordering: as {@link VolatileSlice#putLongVolatile}.
   *
   * @param address the guest address, unsigned
   * @param value the value
   * @throws OutOfRangeException if not all of it is mapped
   * @throws MisalignedAccessException if {@code address} is not a multiple of 8
   * @throws ReadOnlyRegionException if the region is read-only
   * @throws RegionClosedException if the region is closed
   * @throws MemoryFaultException if the host has no page there
   */
  public final void putLongVolatile(long address, long value) {
    GuestMemoryRegion region = whole(address, 8);
    region.slice().putLongVolatile(address - region.base(), value);
  }

  // --- read-modify-write

  /**
   * Writes a 32-bit value if the present one is as expected.
   *
   * <p>Memory ordering: as {@link VolatileSlice#compareAndExchangeInt}.
   *
   * @param address the guest address, unsigned
   * @param expected the value to be replaced
   * @param value the new value
   * @return the value found; the new one was written if this equals {@code expected}
   * @throws OutOfRangeException if not all of it is mapped
   * @throws MisalignedAccessException if {@code address} is not a multiple of 4
   * @throws ReadOnlyRegionException if the region is read-only
   * @throws RegionClosedException if the region is closed
   * @throws UnsafeAtomicException if the region is truncatable and does not allow it
   * @throws MemoryFaultException if the host has no page there
   */
  public final int compareAndExchangeInt(long address, int expected, int value) {
    GuestMemoryRegion region = whole(address, 4);
    return region.slice().compareAndExchangeInt(address - region.base(), expected, value);
  }

  /**
   * Writes a 32-bit value if the present one is as expected, but may fail though it is.
   *
   * <p>Memory ordering: as {@link VolatileSlice#weakCompareAndSetInt}.
   *
   * @param address the guest address, unsigned
   * @param expected the value to be replaced
   * @param value the new value
   * @return true if the new value was written
   * @throws OutOfRangeException if not all of it is mapped
   * @throws MisalignedAccessException if {@code address} is not a multiple of 4
   * @throws ReadOnlyRegionException if the region is read-only
   * @throws RegionClosedException if the region is closed
   * @throws UnsafeAtomicException if the region is truncatable and does not allow it
   * @throws MemoryFaultException if the host has no page there
   */
  public final boolean weakCompareAndSetInt(long address, int expected, int value) {
    GuestMemoryRegion region = whole(address, 4);
    return region.slice().weakCompareAndSetInt(address - region.base(), expected, value);
  }

  /**
   * Adds to a 32-bit value.
   *
   * <p>Memory ordering: as {@link VolatileSlice#getAndAddInt}.
   *
   * @param address the guest address, unsigned
   * @param operand the operand
   * @return the value before
   * @throws OutOfRangeException if not all of it is mapped
   * @throws MisalignedAccessException if {@code address} is not a multiple of 4
   * @throws ReadOnlyRegionException if the region is read-only
   * @throws RegionClosedException if the region is closed
   * @throws UnsafeAtomicException if the region is truncatable and does not allow it
   * @throws MemoryFaultException if the host has no page there
   */
  public final int getAndAddInt(long address, int operand) {
    GuestMemoryRegion region = whole(address, 4);
    return region.slice().getAndAddInt(address - region.base(), operand);
  }

  /**
   * Replaces a 32-bit value.
   *
   * <p>Memory ordering: as {@link VolatileSlice#getAndSetInt}.
   *
   * @param address the guest address, unsigned
   * @param operand the operand
   * @return the value before
   * @throws OutOfRangeException if not all of it is mapped
   * @throws MisalignedAccessException if {@code address} is not a multiple of 4
   * @throws ReadOnlyRegionException if the region is read-only
   * @throws RegionClosedException if the region is closed
   * @throws UnsafeAtomicException if the region is truncatable and does not allow it
   * @throws MemoryFaultException if the host has no page there
   */
  public final int getAndSetInt(long address, int operand) {
    GuestMemoryRegion region = whole(address, 4);
    return region.slice().getAndSetInt(address - region.base(), operand);
  }

  /**
   * Sets the bits of an operand in a 32-bit value.
   *
   * <p>Memory ordering: as {@link VolatileSlice#getAndBitwiseOrInt}.
   *
   * @param address the guest address, unsigned
   * @param operand the operand
   * @return the value before
   * @throws OutOfRangeException if not all of it is mapped
   * @throws MisalignedAccessException if {@code address} is not a multiple of 4
   * @throws ReadOnlyRegionException if the region is read-only
   * @throws RegionClosedException if the region is closed
   * @throws UnsafeAtomicException if the region is truncatable and does not allow it
   * @throws MemoryFaultException if the host has no page there
   */
  public final int getAndBitwiseOrInt(long address, int operand) {
    GuestMemoryRegion region = whole(address, 4);
    return region.slice().getAndBitwiseOrInt(address - region.base(), operand);
  }

  /**
   * Keeps the bits of an operand in a 32-bit value.
   *
   * <p>Memory ordering: as {@link VolatileSlice#getAndBitwiseAndInt}.
   *
   * @param address the guest address, unsigned
   * @param operand the operand
   * @return the value before
   * @throws OutOfRangeException if not all of it is mapped
   * @throws MisalignedAccessException if {@code address} is not a multiple of 4
   * @throws ReadOnlyRegionException if the region is read-only
   * @throws RegionClosedException if the region is closed
   * @throws UnsafeAtomicException if the region is truncatable and does not allow it
   * @throws MemoryFaultException if the host has no page there
   */
  public final int getAndBitwiseAndInt(long address, int operand) {
    GuestMemoryRegion region = whole(address, 4);
    return region.slice().getAndBitwiseAndInt(address - region.base(), operand);
  }

  /**
   * Flips the bits of an operand in a 32-bit value.
   *
   * <p>Memory ordering: as {@link VolatileSlice#getAndBitwiseXorInt}.
   *
   * @param address the guest address, unsigned
   * @param operand the operand
   * @return the value before
   * @throws OutOfRangeException if not all of it is mapped
   * @throws MisalignedAccessException if {@code address} is not a multiple of 4
   * @throws ReadOnlyRegionException if the region is read-only
   * @throws RegionClosedException if the region is closed
   * @throws UnsafeAtomicException if the region is truncatable and does not allow it
   * @throws MemoryFaultException if the host has no page there
   */
  public final int getAndBitwiseXorInt(long address, int operand) {
    GuestMemoryRegion region = whole(address, 4);
    return region.slice().getAndBitwiseXorInt(address - region.base(), operand);
  }

  /**
   * Writes a 64-bit value if the present one is as expected.
   *
   * <p>Memory ordering: as {@link VolatileSlice#compareAndExchangeLong}.
   *
   * @param address the guest address, unsigned
   * @param expected the value to be replaced
   * @param value the new value
   * @return the value found; the new one was written if this equals {@code expected}
   * @throws OutOfRangeException if not all of it is mapped
   * @throws MisalignedAccessException if {@code address} is not a multiple of 8
   * @throws ReadOnlyRegionException if the region is read-only
   * @throws RegionClosedException if the region is closed
   * @throws UnsafeAtomicException if the region is truncatable and does not allow it
   * @throws MemoryFaultException if the host has no page there
   */
  public final long compareAndExchangeLong(long address, long expected, long value) {
    GuestMemoryRegion region = whole(address, 8);
    return region.slice().compareAndExchangeLong(address - region.base(), expected, value);
  }

  /**
   * Writes a 64-bit value if the present one is as expected, but may fail though it is.
   *
   * <p>Memory ordering: as {@link VolatileSlice#weakCompareAndSetLong}.
   *
   * @param address the guest address, unsigned
   * @param expected the value to be replaced
   * @param value the new value
   * @return true if the new value was written
   * @throws OutOfRangeException if not all of it is mapped
   * @throws MisalignedAccessException if {@code address} is not a multiple of 8
   * @throws ReadOnlyRegionException if the region is read-only
   * @throws RegionClosedException if the region is closed
   * @throws UnsafeAtomicException if the region is truncatable and does not allow it
   * @throws MemoryFaultException if the host has no page there
   */
  public final boolean weakCompareAndSetLong(long address, long expected, long value) {
    GuestMemoryRegion region = whole(address, 8);
    return region.slice().weakCompareAndSetLong(address - region.base(), expected, value);
  }

  /**
   * Adds to a 64-bit value.
   *
   * <p>Memory ordering: as {@link VolatileSlice#getAndAddLong}.
   *
   * @param address the guest address, unsigned
   * @param operand the operand
   * @return the value before
   * @throws OutOfRangeException if not all of it is mapped
   * @throws MisalignedAccessException if {@code address} is not a multiple of 8
   * @throws ReadOnlyRegionException if the region is read-only
   * @throws RegionClosedException if the region is closed
   * @throws UnsafeAtomicException if the region is truncatable and does not allow it
   * @throws MemoryFaultException if the host has no page there
   */
  public final long getAndAddLong(long address, long operand) {
    GuestMemoryRegion region = whole(address, 8);
    return region.slice().getAndAddLong(address - region.base(), operand);
  }

  /**
   * Replaces a 64-bit value.
   *
   * <p>Memory ordering: as {@link VolatileSlice#getAndSetLong}.
   *
   * @param address the guest address, unsigned
   * @param operand the operand
   * @return the value before
   * @throws OutOfRangeException if not all of it is mapped
   * @throws MisalignedAccessException if {@code address} is not a multiple of 8
   * @throws ReadOnlyRegionException if the region is read-only
   * @throws RegionClosedException if the region is closed
   * @throws UnsafeAtomicException if the region is truncatable and does not allow it
   * @throws MemoryFaultException if the host has no page there
   */
  public final long getAndSetLong(long address, long operand) {
    GuestMemoryRegion region = whole(address, 8);
    return region.slice().getAndSetLong(address - region.base(), operand);
  }

  /**
   * Sets the bits of an operand in a 64-bit value.
   *
   * <p>Memory ordering: as {@link VolatileSlice#getAndBitwiseOrLong}.
   *
   * @param address the guest address, unsigned
   * @param operand the operand
   * @return the value before
   * @throws OutOfRangeException if not all of it is mapped
   * @throws MisalignedAccessException if {@code address} is not a multiple of 8
   * @throws ReadOnlyRegionException if the region is read-only
   * @throws RegionClosedException if the region is closed
   * @throws UnsafeAtomicException if the region is truncatable and does not allow it
   * @throws MemoryFaultException if the host has no page there
   */
  public final long getAndBitwiseOrLong(long address, long operand) {
    GuestMemoryRegion region = whole(address, 8);
    return region.slice().getAndBitwiseOrLong(address - region.base(), operand);
  }

  /**
   * Keeps the bits of an operand in a 64-bit value.
   *
   * <p>Memory ordering: as {@link VolatileSlice#getAndBitwiseAndLong}.
   *
   * @param address the guest address, unsigned
   * @param operand the operand
   * @return the value before
   * @throws OutOfRangeException if not all of it is mapped
   * @throws MisalignedAccessException if {@code address} is not a multiple of 8
   * @throws ReadOnlyRegionException if the region is read-only
   * @throws RegionClosedException if the region is closed
   * @throws UnsafeAtomicException if the region is truncatable and does not allow it
   * @throws MemoryFaultException if the host has no page there
   */
  public final long getAndBitwiseAndLong(long address, long operand) {
    GuestMemoryRegion region = whole(address, 8);
    return region.slice().getAndBitwiseAndLong(address - region.base(), operand);
  }

  /**
   * Flips the bits of an operand in a 64-bit value.
   *
   * <p>Memory ordering: as {@link VolatileSlice#getAndBitwiseXorLong}.
   *
   * @param address the guest address, unsigned
   * @param operand the operand
   * @return the value before
   * @throws OutOfRangeException if not all of it is mapped
   * @throws MisalignedAccessException if {@code address} is not a multiple of 8
   * @throws ReadOnlyRegionException if the region is read-only
   * @throws RegionClosedException if the region is closed
   * @throws UnsafeAtomicException if the region is truncatable and does not allow it
   * @throws MemoryFaultException if the host has no page there
   */
  public final long getAndBitwiseXorLong(long address, long operand) {
    GuestMemoryRegion region = whole(address, 8);
    return region.slice().getAndBitwiseXorLong(address - region.base(), operand);
  }

  /** The region that holds a whole value; it checks the alignment itself. */
  private GuestMemoryRegion whole(long address, int length) {
    GuestMemoryRegion region = within(address, length);
    if (region != null) {
      return region;
    }
    if (contains(address, length)) {
      GuestMemoryRegion first = region(address, length);
      throw new MisalignedAccessException(
          first.mapping().toString(), address - first.base(), length);
    }
    throw missing(address, length);
  }
}
