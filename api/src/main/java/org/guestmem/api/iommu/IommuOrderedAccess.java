package org.guestmem.api.iommu;

import java.util.function.LongPredicate;
import java.util.function.ObjLongConsumer;
import org.guestmem.api.GuestMemory;
import org.guestmem.api.MemoryFaultException;
import org.guestmem.api.MisalignedAccessException;
import org.guestmem.api.ReadOnlyRegionException;
import org.guestmem.api.RegionClosedException;
import org.guestmem.api.UnsafeAtomicException;
import org.guestmem.api.VolatileSlice;

/**
 * Accesses of one value by I/O virtual address that also order others, and read-modify-write: a
 * part of {@link IommuMemory}.
 *
 * <p>Each is one access of a value that lies in one region, behind one translation, which stays
 * until the access has ended. What has to be aligned is its place in the region; a value that two
 * translations or two regions share is misaligned, and nothing of it is moved.
 *
 * <p>Thread-safety: safe for use by many threads, with the ordering that each accessor states.
 */
public abstract sealed class IommuOrderedAccess permits IommuMemory {
  /** Creates the part; only {@link IommuMemory} is made of it. */
  IommuOrderedAccess() {}

  // --- one value, acquire

  /**
   * Reads a byte, in one access.
   *
   * <p>Memory ordering: as {@link VolatileSlice#getByteAcquire}.
   *
   * @param iova the I/O virtual address, unsigned
   * @return the value
   * @throws IommuFaultException if it cannot be translated for reading
   * @throws RegionClosedException if the region is closed
   * @throws MemoryFaultException if the host has no page there
   */
  public final byte getByteAcquire(long iova) {
    return (byte) read(iova, 1, GuestMemory::getByteAcquire);
  }

  /**
   * Reads a 16-bit value in native byte order, in one access.
   *
   * <p>Memory ordering: as {@link VolatileSlice#getShortAcquire}.
   *
   * @param iova the I/O virtual address, unsigned
   * @return the value
   * @throws IommuFaultException if it cannot be translated for reading
   * @throws MisalignedAccessException if its place in the region is not a multiple of 2, or two
   *     translations or regions share it
   * @throws RegionClosedException if the region is closed
   * @throws MemoryFaultException if the host has no page there
   */
  public final short getShortAcquire(long iova) {
    return (short) read(iova, 2, GuestMemory::getShortAcquire);
  }

  /**
   * Reads a 32-bit value in native byte order, in one access.
   *
   * <p>Memory ordering: as {@link VolatileSlice#getIntAcquire}.
   *
   * @param iova the I/O virtual address, unsigned
   * @return the value
   * @throws IommuFaultException if it cannot be translated for reading
   * @throws MisalignedAccessException if its place in the region is not a multiple of 4, or two
   *     translations or regions share it
   * @throws RegionClosedException if the region is closed
   * @throws MemoryFaultException if the host has no page there
   */
  public final int getIntAcquire(long iova) {
    return (int) read(iova, 4, GuestMemory::getIntAcquire);
  }

  /**
   * Reads a 64-bit value in native byte order, in one access.
   *
   * <p>Memory ordering: as {@link VolatileSlice#getLongAcquire}.
   *
   * @param iova the I/O virtual address, unsigned
   * @return the value
   * @throws IommuFaultException if it cannot be translated for reading
   * @throws MisalignedAccessException if its place in the region is not a multiple of 8, or two
   *     translations or regions share it
   * @throws RegionClosedException if the region is closed
   * @throws MemoryFaultException if the host has no page there
   */
  public final long getLongAcquire(long iova) {
    return read(iova, 8, GuestMemory::getLongAcquire);
  }

  // --- one value, release

  /**
   * Writes a byte, in one access.
   *
   * <p>Memory ordering: as {@link VolatileSlice#putByteRelease}.
   *
   * @param iova the I/O virtual address, unsigned
   * @param value the value
   * @throws IommuFaultException if it cannot be translated for writing
   * @throws ReadOnlyRegionException if the region is read-only
   * @throws RegionClosedException if the region is closed
   * @throws MemoryFaultException if the host has no page there
   */
  public final void putByteRelease(long iova, byte value) {
    write(iova, 1, (memory, address) -> memory.putByteRelease(address, value));
  }

  /**
   * Writes a 16-bit value in native byte order, in one access.
   *
   * <p>Memory ordering: as {@link VolatileSlice#putShortRelease}.
   *
   * @param iova the I/O virtual address, unsigned
   * @param value the value
   * @throws IommuFaultException if it cannot be translated for writing
   * @throws MisalignedAccessException if its place in the region is not a multiple of 2, or two
   *     translations or regions share it
   * @throws ReadOnlyRegionException if the region is read-only
   * @throws RegionClosedException if the region is closed
   * @throws MemoryFaultException if the host has no page there
   */
  public final void putShortRelease(long iova, short value) {
    write(iova, 2, (memory, address) -> memory.putShortRelease(address, value));
  }

  /**
   * Writes a 32-bit value in native byte order, in one access.
   *
   * <p>Memory ordering: as {@link VolatileSlice#putIntRelease}.
   *
   * @param iova the I/O virtual address, unsigned
   * @param value the value
   * @throws IommuFaultException if it cannot be translated for writing
   * @throws MisalignedAccessException if its place in the region is not a multiple of 4, or two
   *     translations or regions share it
   * @throws ReadOnlyRegionException if the region is read-only
   * @throws RegionClosedException if the region is closed
   * @throws MemoryFaultException if the host has no page there
   */
  public final void putIntRelease(long iova, int value) {
    write(iova, 4, (memory, address) -> memory.putIntRelease(address, value));
  }

  /**
   * Writes a 64-bit value in native byte order, in one access.
   *
   * <p>Memory ordering: as {@link VolatileSlice#putLongRelease}.
   *
   * @param iova the I/O virtual address, unsigned
   * @param value the value
   * @throws IommuFaultException if it cannot be translated for writing
   * @throws MisalignedAccessException if its place in the region is not a multiple of 8, or two
   *     translations or regions share it
   * @throws ReadOnlyRegionException if the region is read-only
   * @throws RegionClosedException if the region is closed
   * @throws MemoryFaultException if the host has no page there
   */
  public final void putLongRelease(long iova, long value) {
    write(iova, 8, (memory, address) -> memory.putLongRelease(address, value));
  }

  // --- one value, volatile

  /**
   * Reads a byte, in one access.
   *
   * <p>Memory ordering: as {@link VolatileSlice#getByteVolatile}.
   *
   * @param iova the I/O virtual address, unsigned
   * @return the value
   * @throws IommuFaultException if it cannot be translated for reading
   * @throws RegionClosedException if the region is closed
   * @throws MemoryFaultException if the host has no page there
   */
  public final byte getByteVolatile(long iova) {
    return (byte) read(iova, 1, GuestMemory::getByteVolatile);
  }

  /**
   * Writes a byte, in one access.
   *
   * <p>Memory ordering: as {@link VolatileSlice#putByteVolatile}.
   *
   * @param iova the I/O virtual address, unsigned
   * @param value the value
   * @throws IommuFaultException if it cannot be translated for writing
   * @throws ReadOnlyRegionException if the region is read-only
   * @throws RegionClosedException if the region is closed
   * @throws MemoryFaultException if the host has no page there
   */
  public final void putByteVolatile(long iova, byte value) {
    write(iova, 1, (memory, address) -> memory.putByteVolatile(address, value));
  }

  /**
   * Reads a 16-bit value in native byte order, in one access.
   *
   * <p>Memory ordering: as {@link VolatileSlice#getShortVolatile}.
   *
   * @param iova the I/O virtual address, unsigned
   * @return the value
   * @throws IommuFaultException if it cannot be translated for reading
   * @throws MisalignedAccessException if its place in the region is not a multiple of 2, or two
   *     translations or regions share it
   * @throws RegionClosedException if the region is closed
   * @throws MemoryFaultException if the host has no page there
   */
  public final short getShortVolatile(long iova) {
    return (short) read(iova, 2, GuestMemory::getShortVolatile);
  }

  /**
   * Writes a 16-bit value in native byte order, in one access.
   *
   * <p>Memory ordering: as {@link VolatileSlice#putShortVolatile}.
   *
   * @param iova the I/O virtual address, unsigned
   * @param value the value
   * @throws IommuFaultException if it cannot be translated for writing
   * @throws MisalignedAccessException if its place in the region is not a multiple of 2, or two
   *     translations or regions share it
   * @throws ReadOnlyRegionException if the region is read-only
   * @throws RegionClosedException if the region is closed
   * @throws MemoryFaultException if the host has no page there
   */
  public final void putShortVolatile(long iova, short value) {
    write(iova, 2, (memory, address) -> memory.putShortVolatile(address, value));
  }

  /**
   * Reads a 32-bit value in native byte order, in one access.
   *
   * <p>Memory ordering: as {@link VolatileSlice#getIntVolatile}.
   *
   * @param iova the I/O virtual address, unsigned
   * @return the value
   * @throws IommuFaultException if it cannot be translated for reading
   * @throws MisalignedAccessException if its place in the region is not a multiple of 4, or two
   *     translations or regions share it
   * @throws RegionClosedException if the region is closed
   * @throws MemoryFaultException if the host has no page there
   */
  public final int getIntVolatile(long iova) {
    return (int) read(iova, 4, GuestMemory::getIntVolatile);
  }

  /**
   * Writes a 32-bit value in native byte order, in one access.
   *
   * <p>Memory ordering: as {@link VolatileSlice#putIntVolatile}.
   *
   * @param iova the I/O virtual address, unsigned
   * @param value the value
   * @throws IommuFaultException if it cannot be translated for writing
   * @throws MisalignedAccessException if its place in the region is not a multiple of 4, or two
   *     translations or regions share it
   * @throws ReadOnlyRegionException if the region is read-only
   * @throws RegionClosedException if the region is closed
   * @throws MemoryFaultException if the host has no page there
   */
  public final void putIntVolatile(long iova, int value) {
    write(iova, 4, (memory, address) -> memory.putIntVolatile(address, value));
  }

  /**
   * Reads a 64-bit value in native byte order, in one access.
   *
   * <p>Memory ordering: as {@link VolatileSlice#getLongVolatile}.
   *
   * @param iova the I/O virtual address, unsigned
   * @return the value
   * @throws IommuFaultException if it cannot be translated for reading
   * @throws MisalignedAccessException if its place in the region is not a multiple of 8, or two
   *     translations or regions share it
   * @throws RegionClosedException if the region is closed
   * @throws MemoryFaultException if the host has no page there
   */
  public final long getLongVolatile(long iova) {
    return read(iova, 8, GuestMemory::getLongVolatile);
  }

  /**
   * Writes a 64-bit value in native byte order, in one access.
   *
   * <p>Memory ordering: as {@link VolatileSlice#putLongVolatile}.
   *
   * @param iova the I/O virtual address, unsigned
   * @param value the value
   * @throws IommuFaultException if it cannot be translated for writing
   * @throws MisalignedAccessException if its place in the region is not a multiple of 8, or two
   *     translations or regions share it
   * @throws ReadOnlyRegionException if the region is read-only
   * @throws RegionClosedException if the region is closed
   * @throws MemoryFaultException if the host has no page there
   */
  public final void putLongVolatile(long iova, long value) {
    write(iova, 8, (memory, address) -> memory.putLongVolatile(address, value));
  }

  // --- read-modify-write

  /**
   * Writes a 32-bit value if the present one is as expected.
   *
   * <p>Memory ordering: as {@link VolatileSlice#compareAndExchangeInt}.
   *
   * @param iova the I/O virtual address, unsigned
   * @param expected the value to be replaced
   * @param value the new value
   * @return the value found; the new one was written if this equals {@code expected}
   * @throws IommuFaultException if it cannot be translated for reading and writing
   * @throws MisalignedAccessException if its place in the region is not a multiple of 4, or two
   *     translations or regions share it
   * @throws ReadOnlyRegionException if the region is read-only
   * @throws RegionClosedException if the region is closed
   * @throws UnsafeAtomicException if the region is truncatable and does not allow it
   * @throws MemoryFaultException if the host has no page there
   */
  public final int compareAndExchangeInt(long iova, int expected, int value) {
    OrderedValue exchange =
        (memory, address) -> memory.compareAndExchangeInt(address, expected, value);
    return (int) update(iova, 4, exchange, found -> found == expected);
  }

  /**
   * Writes a 32-bit value if the present one is as expected, but may fail though it is.
   *
   * <p>Memory ordering: as {@link VolatileSlice#weakCompareAndSetInt}.
   *
   * @param iova the I/O virtual address, unsigned
   * @param expected the value to be replaced
   * @param value the new value
   * @return true if the new value was written
   * @throws IommuFaultException if it cannot be translated for reading and writing
   * @throws MisalignedAccessException if its place in the region is not a multiple of 4, or two
   *     translations or regions share it
   * @throws ReadOnlyRegionException if the region is read-only
   * @throws RegionClosedException if the region is closed
   * @throws UnsafeAtomicException if the region is truncatable and does not allow it
   * @throws MemoryFaultException if the host has no page there
   */
  public final boolean weakCompareAndSetInt(long iova, int expected, int value) {
    OrderedValue set =
        (memory, address) -> memory.weakCompareAndSetInt(address, expected, value) ? 1 : 0;
    return update(iova, 4, set, done -> done == 1) == 1;
  }

  /**
   * Adds to a 32-bit value.
   *
   * <p>Memory ordering: as {@link VolatileSlice#getAndAddInt}.
   *
   * @param iova the I/O virtual address, unsigned
   * @param operand the operand
   * @return the value before
   * @throws IommuFaultException if it cannot be translated for reading and writing
   * @throws MisalignedAccessException if its place in the region is not a multiple of 4, or two
   *     translations or regions share it
   * @throws ReadOnlyRegionException if the region is read-only
   * @throws RegionClosedException if the region is closed
   * @throws UnsafeAtomicException if the region is truncatable and does not allow it
   * @throws MemoryFaultException if the host has no page there
   */
  public final int getAndAddInt(long iova, int operand) {
    return (int) update(iova, 4, (memory, address) -> memory.getAndAddInt(address, operand));
  }

  /**
   * Replaces a 32-bit value.
   *
   * <p>Memory ordering: as {@link VolatileSlice#getAndSetInt}.
   *
   * @param iova the I/O virtual address, unsigned
   * @param operand the operand
   * @return the value before
   * @throws IommuFaultException if it cannot be translated for reading and writing
   * @throws MisalignedAccessException if its place in the region is not a multiple of 4, or two
   *     translations or regions share it
   * @throws ReadOnlyRegionException if the region is read-only
   * @throws RegionClosedException if the region is closed
   * @throws UnsafeAtomicException if the region is truncatable and does not allow it
   * @throws MemoryFaultException if the host has no page there
   */
  public final int getAndSetInt(long iova, int operand) {
    return (int) update(iova, 4, (memory, address) -> memory.getAndSetInt(address, operand));
  }

  /**
   * Sets the bits of an operand in a 32-bit value.
   *
   * <p>Memory ordering: as {@link VolatileSlice#getAndBitwiseOrInt}.
   *
   * @param iova the I/O virtual address, unsigned
   * @param operand the operand
   * @return the value before
   * @throws IommuFaultException if it cannot be translated for reading and writing
   * @throws MisalignedAccessException if its place in the region is not a multiple of 4, or two
   *     translations or regions share it
   * @throws ReadOnlyRegionException if the region is read-only
   * @throws RegionClosedException if the region is closed
   * @throws UnsafeAtomicException if the region is truncatable and does not allow it
   * @throws MemoryFaultException if the host has no page there
   */
  public final int getAndBitwiseOrInt(long iova, int operand) {
    return (int) update(iova, 4, (memory, address) -> memory.getAndBitwiseOrInt(address, operand));
  }

  /**
   * Keeps the bits of an operand in a 32-bit value.
   *
   * <p>Memory ordering: as {@link VolatileSlice#getAndBitwiseAndInt}.
   *
   * @param iova the I/O virtual address, unsigned
   * @param operand the operand
   * @return the value before
   * @throws IommuFaultException if it cannot be translated for reading and writing
   * @throws MisalignedAccessException if its place in the region is not a multiple of 4, or two
   *     translations or regions share it
   * @throws ReadOnlyRegionException if the region is read-only
   * @throws RegionClosedException if the region is closed
   * @throws UnsafeAtomicException if the region is truncatable and does not allow it
   * @throws MemoryFaultException if the host has no page there
   */
  public final int getAndBitwiseAndInt(long iova, int operand) {
    return (int) update(iova, 4, (memory, address) -> memory.getAndBitwiseAndInt(address, operand));
  }

  /**
   * Flips the bits of an operand in a 32-bit value.
   *
   * <p>Memory ordering: as {@link VolatileSlice#getAndBitwiseXorInt}.
   *
   * @param iova the I/O virtual address, unsigned
   * @param operand the operand
   * @return the value before
   * @throws IommuFaultException if it cannot be translated for reading and writing
   * @throws MisalignedAccessException if its place in the region is not a multiple of 4, or two
   *     translations or regions share it
   * @throws ReadOnlyRegionException if the region is read-only
   * @throws RegionClosedException if the region is closed
   * @throws UnsafeAtomicException if the region is truncatable and does not allow it
   * @throws MemoryFaultException if the host has no page there
   */
  public final int getAndBitwiseXorInt(long iova, int operand) {
    return (int) update(iova, 4, (memory, address) -> memory.getAndBitwiseXorInt(address, operand));
  }

  /**
   * Writes a 64-bit value if the present one is as expected.
   *
   * <p>Memory ordering: as {@link VolatileSlice#compareAndExchangeLong}.
   *
   * @param iova the I/O virtual address, unsigned
   * @param expected the value to be replaced
   * @param value the new value
   * @return the value found; the new one was written if this equals {@code expected}
   * @throws IommuFaultException if it cannot be translated for reading and writing
   * @throws MisalignedAccessException if its place in the region is not a multiple of 8, or two
   *     translations or regions share it
   * @throws ReadOnlyRegionException if the region is read-only
   * @throws RegionClosedException if the region is closed
   * @throws UnsafeAtomicException if the region is truncatable and does not allow it
   * @throws MemoryFaultException if the host has no page there
   */
  public final long compareAndExchangeLong(long iova, long expected, long value) {
    OrderedValue exchange =
        (memory, address) -> memory.compareAndExchangeLong(address, expected, value);
    return update(iova, 8, exchange, found -> found == expected);
  }

  /**
   * Writes a 64-bit value if the present one is as expected, but may fail though it is.
   *
   * <p>Memory ordering: as {@link VolatileSlice#weakCompareAndSetLong}.
   *
   * @param iova the I/O virtual address, unsigned
   * @param expected the value to be replaced
   * @param value the new value
   * @return true if the new value was written
   * @throws IommuFaultException if it cannot be translated for reading and writing
   * @throws MisalignedAccessException if its place in the region is not a multiple of 8, or two
   *     translations or regions share it
   * @throws ReadOnlyRegionException if the region is read-only
   * @throws RegionClosedException if the region is closed
   * @throws UnsafeAtomicException if the region is truncatable and does not allow it
   * @throws MemoryFaultException if the host has no page there
   */
  public final boolean weakCompareAndSetLong(long iova, long expected, long value) {
    OrderedValue set =
        (memory, address) -> memory.weakCompareAndSetLong(address, expected, value) ? 1 : 0;
    return update(iova, 8, set, done -> done == 1) == 1;
  }

  /**
   * Adds to a 64-bit value.
   *
   * <p>Memory ordering: as {@link VolatileSlice#getAndAddLong}.
   *
   * @param iova the I/O virtual address, unsigned
   * @param operand the operand
   * @return the value before
   * @throws IommuFaultException if it cannot be translated for reading and writing
   * @throws MisalignedAccessException if its place in the region is not a multiple of 8, or two
   *     translations or regions share it
   * @throws ReadOnlyRegionException if the region is read-only
   * @throws RegionClosedException if the region is closed
   * @throws UnsafeAtomicException if the region is truncatable and does not allow it
   * @throws MemoryFaultException if the host has no page there
   */
  public final long getAndAddLong(long iova, long operand) {
    return update(iova, 8, (memory, address) -> memory.getAndAddLong(address, operand));
  }

  /**
   * Replaces a 64-bit value.
   *
   * <p>Memory ordering: as {@link VolatileSlice#getAndSetLong}.
   *
   * @param iova the I/O virtual address, unsigned
   * @param operand the operand
   * @return the value before
   * @throws IommuFaultException if it cannot be translated for reading and writing
   * @throws MisalignedAccessException if its place in the region is not a multiple of 8, or two
   *     translations or regions share it
   * @throws ReadOnlyRegionException if the region is read-only
   * @throws RegionClosedException if the region is closed
   * @throws UnsafeAtomicException if the region is truncatable and does not allow it
   * @throws MemoryFaultException if the host has no page there
   */
  public final long getAndSetLong(long iova, long operand) {
    return update(iova, 8, (memory, address) -> memory.getAndSetLong(address, operand));
  }

  /**
   * Sets the bits of an operand in a 64-bit value.
   *
   * <p>Memory ordering: as {@link VolatileSlice#getAndBitwiseOrLong}.
   *
   * @param iova the I/O virtual address, unsigned
   * @param operand the operand
   * @return the value before
   * @throws IommuFaultException if it cannot be translated for reading and writing
   * @throws MisalignedAccessException if its place in the region is not a multiple of 8, or two
   *     translations or regions share it
   * @throws ReadOnlyRegionException if the region is read-only
   * @throws RegionClosedException if the region is closed
   * @throws UnsafeAtomicException if the region is truncatable and does not allow it
   * @throws MemoryFaultException if the host has no page there
   */
  public final long getAndBitwiseOrLong(long iova, long operand) {
    return update(iova, 8, (memory, address) -> memory.getAndBitwiseOrLong(address, operand));
  }

  /**
   * Keeps the bits of an operand in a 64-bit value.
   *
   * <p>Memory ordering: as {@link VolatileSlice#getAndBitwiseAndLong}.
   *
   * @param iova the I/O virtual address, unsigned
   * @param operand the operand
   * @return the value before
   * @throws IommuFaultException if it cannot be translated for reading and writing
   * @throws MisalignedAccessException if its place in the region is not a multiple of 8, or two
   *     translations or regions share it
   * @throws ReadOnlyRegionException if the region is read-only
   * @throws RegionClosedException if the region is closed
   * @throws UnsafeAtomicException if the region is truncatable and does not allow it
   * @throws MemoryFaultException if the host has no page there
   */
  public final long getAndBitwiseAndLong(long iova, long operand) {
    return update(iova, 8, (memory, address) -> memory.getAndBitwiseAndLong(address, operand));
  }

  /**
   * Flips the bits of an operand in a 64-bit value.
   *
   * <p>Memory ordering: as {@link VolatileSlice#getAndBitwiseXorLong}.
   *
   * @param iova the I/O virtual address, unsigned
   * @param operand the operand
   * @return the value before
   * @throws IommuFaultException if it cannot be translated for reading and writing
   * @throws MisalignedAccessException if its place in the region is not a multiple of 8, or two
   *     translations or regions share it
   * @throws ReadOnlyRegionException if the region is read-only
   * @throws RegionClosedException if the region is closed
   * @throws UnsafeAtomicException if the region is truncatable and does not allow it
   * @throws MemoryFaultException if the host has no page there
   */
  public final long getAndBitwiseXorLong(long iova, long operand) {
    return update(iova, 8, (memory, address) -> memory.getAndBitwiseXorLong(address, operand));
  }

  private long read(long iova, int length, OrderedValue value) {
    return ordered(new IovaAccess(iova, length, Permissions.READ), value, found -> false);
  }

  private void write(long iova, int length, ObjLongConsumer<GuestMemory> value) {
    OrderedValue store =
        (memory, address) -> {
          value.accept(memory, address);
          return 0;
        };
    ordered(new IovaAccess(iova, length, Permissions.WRITE), store, found -> true);
  }

  private long update(long iova, int length, OrderedValue value) {
    return update(iova, length, value, found -> true);
  }

  private long update(long iova, int length, OrderedValue value, LongPredicate writes) {
    return ordered(new IovaAccess(iova, length, Permissions.READ_WRITE), value, writes);
  }

  /**
   * Makes an access that must not be cut in pieces, and marks it dirty if it wrote.
   *
   * @param writes tells from what was found whether the value was written
   */
  abstract long ordered(IovaAccess access, OrderedValue value, LongPredicate writes);
}
