package org.guestmem.api;

/**
 * Reads and writes of one value by guest address, which may cross from one region into its
 * neighbour: the second part of {@link GuestMemory}.
 *
 * <p>Inside one region a naturally aligned value is one access; any other is legal, is composed of
 * aligned pieces, and may tear.
 *
 * <p>Thread-safety: safe for use by many threads.
 */
public abstract sealed class GuestOpaqueAccess extends GuestLayout permits GuestOrderedAccess {
  /** Creates the part, of regions that are sorted and do not overlap. */
  GuestOpaqueAccess(GuestMemoryRegion[] sorted) {
    super(sorted);
  }

  /**
   * Reads a byte.
   *
   * <p>Memory ordering: as {@link VolatileSlice#getByte}.
   *
   * @param address the guest address, unsigned
   * @return the byte
   * @throws OutOfRangeException if it is not mapped
   * @throws RegionClosedException if the region is closed
   */
  public byte getByte(long address) {
    GuestMemoryRegion region = region(address, 1);
    return region.slice().getByte(address - region.base());
  }

  /**
   * Writes a byte.
   *
   * <p>Memory ordering: as {@link VolatileSlice#putByte}.
   *
   * @param address the guest address, unsigned
   * @param value the value
   * @throws OutOfRangeException if it is not mapped
   * @throws ReadOnlyRegionException if the region is read-only
   * @throws RegionClosedException if the region is closed
   */
  public void putByte(long address, byte value) {
    GuestMemoryRegion region = region(address, 1);
    region.slice().putByte(address - region.base(), value);
  }

  /**
   * Reads a 16-bit value in native byte order; it may cross a border, and may tear there.
   *
   * <p>Memory ordering: as {@link VolatileSlice#getShort}.
   *
   * @param address the guest address, unsigned
   * @return the value
   * @throws OutOfRangeException if nothing is mapped at {@code address}
   * @throws PartialTransferException if a hole follows before the value ends
   * @throws RegionClosedException if the region is closed
   */
  public short getShort(long address) {
    GuestMemoryRegion region = within(address, 2);
    return region != null
        ? region.slice().getShort(address - region.base())
        : (short) RegionWalk.read(this, address, 2);
  }

  /**
   * Writes a 16-bit value in native byte order; it may cross a border, and may tear there.
   *
   * <p>Memory ordering: as {@link VolatileSlice#putShort}.
   *
   * @param address the guest address, unsigned
   * @param value the value
   * @throws OutOfRangeException if nothing is mapped at {@code address}
   * @throws PartialTransferException if a hole follows before the value ends
   * @throws ReadOnlyRegionException if the region is read-only
   * @throws RegionClosedException if the region is closed
   */
  public void putShort(long address, short value) {
    GuestMemoryRegion region = within(address, 2);
    if (region != null) {
      region.slice().putShort(address - region.base(), value);
    } else {
      RegionWalk.write(this, address, value & 0xffffL, 2);
    }
  }

  /**
   * Reads a 32-bit value in native byte order; it may cross a border, and may tear there.
   *
   * <p>Memory ordering: as {@link VolatileSlice#getInt}.
   *
   * @param address the guest address, unsigned
   * @return the value
   * @throws OutOfRangeException if nothing is mapped at {@code address}
   * @throws PartialTransferException if a hole follows before the value ends
   * @throws RegionClosedException if the region is closed
   */
  public int getInt(long address) {
    GuestMemoryRegion region = within(address, 4);
    return region != null
        ? region.slice().getInt(address - region.base())
        : (int) RegionWalk.read(this, address, 4);
  }

  /**
   * Writes a 32-bit value in native byte order; it may cross a border, and may tear there.
   *
   * <p>Memory ordering: as {@link VolatileSlice#putInt}.
   *
   * @param address the guest address, unsigned
   * @param value the value
   * @throws OutOfRangeException if nothing is mapped at {@code address}
   * @throws PartialTransferException if a hole follows before the value ends
   * @throws ReadOnlyRegionException if the region is read-only
   * @throws RegionClosedException if the region is closed
   */
  public void putInt(long address, int value) {
    GuestMemoryRegion region = within(address, 4);
    if (region != null) {
      region.slice().putInt(address - region.base(), value);
    } else {
      RegionWalk.write(this, address, value & 0xffff_ffffL, 4);
    }
  }

  /**
   * Reads a 64-bit value in native byte order; it may cross a border, and may tear there.
   *
   * <p>Memory ordering: as {@link VolatileSlice#getLong}.
   *
   * @param address the guest address, unsigned
   * @return the value
   * @throws OutOfRangeException if nothing is mapped at {@code address}
   * @throws PartialTransferException if a hole follows before the value ends
   * @throws RegionClosedException if the region is closed
   */
  public long getLong(long address) {
    GuestMemoryRegion region = within(address, 8);
    return region != null
        ? region.slice().getLong(address - region.base())
        : RegionWalk.read(this, address, 8);
  }

  /**
   * Writes a 64-bit value in native byte order; it may cross a border, and may tear there.
   *
   * <p>Memory ordering: as {@link VolatileSlice#putLong}.
   *
   * @param address the guest address, unsigned
   * @param value the value
   * @throws OutOfRangeException if nothing is mapped at {@code address}
   * @throws PartialTransferException if a hole follows before the value ends
   * @throws ReadOnlyRegionException if the region is read-only
   * @throws RegionClosedException if the region is closed
   */
  public void putLong(long address, long value) {
    GuestMemoryRegion region = within(address, 8);
    if (region != null) {
      region.slice().putLong(address - region.base(), value);
    } else {
      RegionWalk.write(this, address, value, 8);
    }
  }
}
