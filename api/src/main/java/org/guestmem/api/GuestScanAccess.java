package org.guestmem.api;

import java.util.Objects;
import java.util.OptionalLong;

/**
 * Questions about the bytes of a range of guest addresses, over the regions that it touches: the
 * fourth part of {@link GuestMemory}.
 *
 * <p>As in {@link ScanAccess}: holes of a backing count as zeros and are not read, what is found is
 * no snapshot of memory that the guest writes, nothing is marked dirty, and there is no memory
 * ordering.
 *
 * <p>Addresses where nothing is mapped are not zero, but end a scan as they end a transfer: it
 * answers if what comes before them decides; else it throws a {@link PartialTransferException},
 * whose {@code completed} bytes have been looked at and did not decide.
 *
 * <p>Thread-safety: safe for use by many threads.
 */
public abstract sealed class GuestScanAccess extends GuestOrderedAccess permits GuestMemory {
  /** Creates the part, of regions that are sorted and do not overlap. */
  GuestScanAccess(GuestMemoryRegion[] sorted) {
    super(sorted);
  }

  /**
   * Tells whether every byte of a range is zero.
   *
   * <p>Memory ordering: none, as {@link VolatileSlice#isZero}.
   *
   * @param address the first guest address, unsigned
   * @param length how many bytes to look at
   * @return true if no byte other than zero was found; so it is for none at all
   * @throws IllegalArgumentException if {@code length} is negative
   * @throws OutOfRangeException if nothing is mapped at {@code address}
   * @throws PartialTransferException if a hole came after zeros alone
   * @throws RegionClosedException if a region is closed
   * @throws MemoryFaultException if the host has no page there
   */
  public final boolean isZero(long address, long length) {
    long mapped = reachable(address, length);
    boolean zero = Scan.isZero(cursor(address, mapped));
    if (zero) {
      requireAll(address, length, mapped);
    }
    return zero;
  }

  /**
   * Finds the first byte that differs from that of an array, as {@link java.util.Arrays#mismatch}
   * does.
   *
   * <p>Memory ordering: none, as {@link VolatileSlice#mismatch(long, byte[], int, int)}.
   *
   * @param address the first guest address, unsigned
   * @param other the array to compare with
   * @param from the first index compared in {@code other}
   * @param length how many bytes to compare
   * @return how many bytes come before the first that differs, or -1 if none does
   * @throws NullPointerException if {@code other} is null
   * @throws IndexOutOfBoundsException if {@code [from, from + length)} is not inside {@code other}
   * @throws OutOfRangeException if nothing is mapped at {@code address}
   * @throws PartialTransferException if a hole came after equal bytes alone
   * @throws RegionClosedException if a region is closed
   * @throws MemoryFaultException if the host has no page there
   */
  public final int mismatch(long address, byte[] other, int from, int length) {
    Objects.checkFromIndexSize(from, length, other.length);
    long mapped = reachable(address, length);
    int found = Scan.mismatch(cursor(address, mapped), other, from);
    if (found < 0) {
      requireAll(address, length, mapped);
    }
    return found;
  }

  /**
   * Finds the first byte that differs from that of another range, of this memory or another.
   *
   * <p>Memory ordering: none, as {@link VolatileSlice#mismatch(long, VolatileSlice, long, long)}.
   *
   * @param address the first guest address, unsigned
   * @param other the memory to compare with
   * @param otherAddress the first guest address compared in {@code other}, unsigned
   * @param length how many bytes to compare
   * @return how many bytes come before the first that differs, or -1 if none does
   * @throws NullPointerException if {@code other} is null
   * @throws IllegalArgumentException if {@code length} is negative
   * @throws OutOfRangeException if nothing is mapped at {@code address}, or in the other memory at
   *     {@code otherAddress}
   * @throws PartialTransferException if a hole of either memory came after equal bytes alone
   * @throws RegionClosedException if a region is closed
   * @throws MemoryFaultException if the host has no page there
   */
  public final long mismatch(long address, GuestMemory other, long otherAddress, long length) {
    long mapped = reachable(address, length);
    long both = Math.min(mapped, other.reachable(otherAddress, length));
    long found = Scan.mismatch(cursor(address, both), other.cursor(otherAddress, both));
    if (found < 0) {
      requireAll(both == mapped ? address : otherAddress, length, both);
    }
    return found;
  }

  /**
   * Finds bytes in a range; all of them lie in it, but may cross from one region into its
   * neighbour.
   *
   * <p>Memory ordering: none, as {@link VolatileSlice#find}.
   *
   * @param address the first guest address, unsigned
   * @param length how many bytes to look through
   * @param pattern the bytes; none at all are found at once
   * @return the first guest address, unsigned, at which they begin, or empty if they were not found
   * @throws NullPointerException if {@code pattern} is null
   * @throws IllegalArgumentException if {@code length} is negative
   * @throws OutOfRangeException if nothing is mapped at {@code address}
   * @throws PartialTransferException if they were not found before a hole
   * @throws RegionClosedException if a region is closed
   * @throws MemoryFaultException if the host has no page there
   */
  public final OptionalLong find(long address, long length, byte[] pattern) {
    long mapped = reachable(address, length);
    long found = Scan.find(cursor(address, mapped), pattern);
    if (found < 0) {
      requireAll(address, length, mapped);
      return OptionalLong.empty();
    }
    return OptionalLong.of(address + found);
  }

  /**
   * Returns a checksum of a range: CRC-32C, as {@link VolatileSlice#crc32c}.
   *
   * <p>Memory ordering: none, as {@link VolatileSlice#crc32c}.
   *
   * @param address the first guest address, unsigned
   * @param length how many bytes to sum up
   * @return the checksum, from 0 to 2<sup>32</sup> - 1; 0 of no bytes
   * @throws IllegalArgumentException if {@code length} is negative
   * @throws OutOfRangeException if nothing is mapped at {@code address}
   * @throws PartialTransferException if there is a hole after that; nothing was read
   * @throws RegionClosedException if a region is closed
   * @throws MemoryFaultException if the host has no page there
   */
  public final long crc32c(long address, long length) {
    requireAll(address, length, reachable(address, length));
    return Scan.crc32c(cursor(address, length));
  }

  /** Begins a scan of a range that is all mapped. */
  final ScanCursor cursor(long address, long length) {
    return new ScanCursor(slices(address, length));
  }

  private static void requireAll(long address, long length, long mapped) {
    if (mapped < length) {
      throw new PartialTransferException(address, length, mapped);
    }
  }
}
