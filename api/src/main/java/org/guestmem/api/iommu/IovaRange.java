package org.guestmem.api.iommu;

import org.guestmem.api.GuestAddress;

/**
 * A range of I/O virtual addresses, with both ends in it: it may end at the last of the
 * 2<sup>64</sup>, and is never empty.
 *
 * <p>The constructor takes the form of virtio-iommu's requests, {@link #ofLength} that of vhost's.
 *
 * <p>Thread-safety: immutable.
 *
 * @param first the first address, unsigned
 * @param last the last address, inclusive and unsigned
 */
public record IovaRange(long first, long last) {
  /** All addresses. */
  public static final IovaRange ALL = new IovaRange(0, -1);

  /**
   * Creates a range from both ends.
   *
   * @throws IovaRangeException if {@code last} is below {@code first}
   */
  public IovaRange {
    if (Long.compareUnsigned(last, first) < 0) {
      throw IovaRangeException.ofEnds(first, last);
    }
  }

  /**
   * Creates a range from its length.
   *
   * <p>No length says 2<sup>64</sup>; vhost writes all addresses as 0 and 2<sup>64</sup> - 1, and
   * that is {@link #ALL} here. All addresses but the last are {@code new IovaRange(0, -2)}.
   *
   * @param iova the first address, unsigned
   * @param length how many addresses, unsigned
   * @return the range
   * @throws IovaRangeException if {@code length} is 0 or the range would end past 2<sup>64</sup>
   */
  public static IovaRange ofLength(long iova, long length) {
    if (iova == 0 && length == -1) {
      return ALL;
    }
    long last = iova + (length - 1);
    if (length == 0 || Long.compareUnsigned(last, iova) < 0) {
      throw IovaRangeException.ofLength(iova, length);
    }
    return new IovaRange(iova, last);
  }

  /**
   * Returns how many addresses there are.
   *
   * @return the length, unsigned; 0 for {@link #ALL}, whose 2<sup>64</sup> do not fit
   */
  public long length() {
    return last - first + 1;
  }

  /**
   * Tells whether another range lies in this one.
   *
   * @param other the other range
   * @return true if all its addresses are in this range too
   */
  public boolean contains(IovaRange other) {
    return Long.compareUnsigned(first, other.first) <= 0
        && Long.compareUnsigned(other.last, last) <= 0;
  }

  /** This range with one address more at each side, where there is one. */
  IovaRange widened() {
    return new IovaRange(first == 0 ? 0 : first - 1, last == -1 ? -1 : last + 1);
  }

  /**
   * Describes the range for messages.
   *
   * @return both ends, as {@link GuestAddress#format} writes them
   */
  @Override
  public String toString() {
    return GuestAddress.format(first) + "-" + GuestAddress.format(last);
  }
}
