package org.guestmem.api;

import java.util.Objects;
import java.util.OptionalLong;

/**
 * Questions about the bytes of a range: a part of {@link VolatileSlice}.
 *
 * <p>Holes of the backing count as the zeros that they are and are not read, so that a scan does
 * not allocate their pages. What is found is no snapshot: the guest may write while its memory is
 * looked through, and each byte is as it was at some moment of the call. No scan marks anything
 * dirty, and read-only regions can be scanned. Memory ordering: none, as bulk access.
 *
 * <p>Thread-safety: safe for use by many threads.
 */
public abstract sealed class ScanAccess extends ArrayAccess permits VolatileSlice {
  /** Creates the part; only {@link VolatileSlice} is made of it. */
  ScanAccess() {}

  /**
   * Tells whether every byte of a range is zero.
   *
   * <p>Memory ordering: none; any order and width.
   *
   * @param offset bytes from the start of this view
   * @param length how many bytes to look at
   * @return true if no byte other than zero was found; so it is for none at all
   * @throws IllegalArgumentException if {@code length} is negative
   * @throws OutOfRangeException if {@code [offset, offset + length)} is not inside this view
   * @throws RegionClosedException if the region is closed
   * @throws MemoryFaultException if the host has no page there
   */
  public final boolean isZero(long offset, long length) {
    return Scan.isZero(cursor(offset, length));
  }

  /**
   * Finds the first byte that differs from that of an array, as {@link java.util.Arrays#mismatch}
   * does.
   *
   * <p>Memory ordering: none; any order and width.
   *
   * @param offset bytes from the start of this view
   * @param other the array to compare with
   * @param from the first index compared in {@code other}
   * @param length how many bytes to compare
   * @return how many bytes come before the first that differs, or -1 if none does
   * @throws NullPointerException if {@code other} is null
   * @throws IndexOutOfBoundsException if {@code [from, from + length)} is not inside {@code other}
   * @throws OutOfRangeException if {@code [offset, offset + length)} is not inside this view
   * @throws RegionClosedException if the region is closed
   * @throws MemoryFaultException if the host has no page there
   */
  public final int mismatch(long offset, byte[] other, int from, int length) {
    Objects.checkFromIndexSize(from, length, other.length);
    return Scan.mismatch(cursor(offset, length), other, from);
  }

  /**
   * Finds the first byte that differs from that of another view, of this region or another, of this
   * back end or another.
   *
   * <p>Memory ordering: none; any order and width.
   *
   * @param offset bytes from the start of this view
   * @param other the view to compare with
   * @param otherOffset bytes from the start of {@code other}
   * @param length how many bytes to compare
   * @return how many bytes come before the first that differs, or -1 if none does
   * @throws NullPointerException if {@code other} is null
   * @throws IllegalArgumentException if {@code length} is negative
   * @throws OutOfRangeException if either range is not inside its view
   * @throws RegionClosedException if either region is closed
   * @throws MemoryFaultException if the host has no page there
   */
  public final long mismatch(long offset, VolatileSlice other, long otherOffset, long length) {
    return Scan.mismatch(cursor(offset, length), other.cursor(otherOffset, length));
  }

  /**
   * Finds bytes in a range; all of them lie in it.
   *
   * <p>Memory ordering: none; any order and width. It takes linear time whatever the bytes are.
   *
   * @param offset bytes from the start of this view
   * @param length how many bytes to look through
   * @param pattern the bytes; none at all are found at once
   * @return the first offset in this view, {@code offset} or more, at which they begin, or empty if
   *     they were not found
   * @throws NullPointerException if {@code pattern} is null
   * @throws IllegalArgumentException if {@code length} is negative
   * @throws OutOfRangeException if {@code [offset, offset + length)} is not inside this view
   * @throws RegionClosedException if the region is closed
   * @throws MemoryFaultException if the host has no page there
   */
  public final OptionalLong find(long offset, long length, byte[] pattern) {
    long found = Scan.find(cursor(offset, length), pattern);
    return found < 0 ? OptionalLong.empty() : OptionalLong.of(offset + found);
  }

  /**
   * Returns a checksum of a range: CRC-32C (RFC 3720, 12.1), as {@link java.util.zip.CRC32C} has
   * it.
   *
   * <p>Memory ordering: none; any order and width.
   *
   * @param offset bytes from the start of this view
   * @param length how many bytes to sum up
   * @return the checksum, from 0 to 2<sup>32</sup> - 1; 0 of no bytes
   * @throws IllegalArgumentException if {@code length} is negative
   * @throws OutOfRangeException if {@code [offset, offset + length)} is not inside this view
   * @throws RegionClosedException if the region is closed
   * @throws MemoryFaultException if the host has no page there
   */
  public final long crc32c(long offset, long length) {
    return Scan.crc32c(cursor(offset, length));
  }

  /** Begins a scan of a range that it checks by the rules of all accesses. */
  abstract ScanCursor cursor(long offset, long length);
}
