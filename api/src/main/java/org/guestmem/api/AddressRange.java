package org.guestmem.api;

import java.util.Optional;

/**
 * A range of guest addresses, both ends inclusive, so that it may end at 2<sup>64</sup>; no range
 * is empty.
 *
 * <p>Thread-safety: immutable.
 *
 * @param first the first address, unsigned
 * @param last the last address, inclusive and unsigned
 */
public record AddressRange(long first, long last) {

  /** Every address. */
  public static final AddressRange ALL = new AddressRange(0, -1);

  /**
   * Checks the arguments.
   *
   * @throws IllegalArgumentException if {@code last} is below {@code first}
   */
  public AddressRange {
    if (Long.compareUnsigned(last, first) < 0) {
      throw new IllegalArgumentException(
          "last address %s is below the first, %s"
              .formatted(GuestAddress.format(last), GuestAddress.format(first)));
    }
  }

  /**
   * Makes the range of so many bytes.
   *
   * @param first the first address, unsigned
   * @param length how many bytes, unsigned, at least 1
   * @return the range
   * @throws IllegalArgumentException if {@code length} is 0 or the range would end past
   *     2<sup>64</sup>
   */
  public static AddressRange of(long first, long length) {
    if (length == 0) {
      throw new IllegalArgumentException(
          "range at guest address %s has no byte".formatted(GuestAddress.format(first)));
    }
    long last = first + (length - 1);
    if (Long.compareUnsigned(last, first) < 0) {
      throw new IllegalArgumentException(
          "%s bytes at guest address %s end past 2^64"
              .formatted(Long.toUnsignedString(length), GuestAddress.format(first)));
    }
    return new AddressRange(first, last);
  }

  /**
   * Returns how many bytes the range has.
   *
   * @return the count, unsigned; 0 stands for the 2<sup>64</sup> bytes of {@link #ALL}
   */
  public long length() {
    return last - first + 1;
  }

  /**
   * Tells whether an address lies in the range.
   *
   * @param address the address, unsigned
   * @return true if it does
   */
  public boolean contains(long address) {
    return Long.compareUnsigned(address - first, last - first) <= 0;
  }

  /**
   * Tells whether all of so many bytes lie in the range.
   *
   * @param address the first address, unsigned
   * @param length how many bytes, unsigned; none lie in the range inside it and at its end
   * @return true if no byte is outside
   */
  public boolean contains(long address, long length) {
    if (length == 0) {
      return contains(address) || (address != 0 && contains(address - 1));
    }
    return contains(address) && Long.compareUnsigned(length - 1, last - address) <= 0;
  }

  /**
   * Tells whether all of another range lies in this one.
   *
   * @param other the other range
   * @return true if no address of it is outside
   */
  public boolean contains(AddressRange other) {
    return contains(other.first) && contains(other.last);
  }

  /**
   * Tells whether two ranges have an address in common.
   *
   * @param other the other range
   * @return true if they do; neighbours do not
   */
  public boolean intersects(AddressRange other) {
    return contains(other.first) || other.contains(first);
  }

  /**
   * Returns what two ranges have in common.
   *
   * @param other the other range
   * @return the common range, or empty if there is none
   */
  public Optional<AddressRange> intersection(AddressRange other) {
    return intersects(other)
        ? Optional.of(
            new AddressRange(
                contains(other.first) ? other.first : first,
                contains(other.last) ? other.last : last))
        : Optional.empty();
  }

  /**
   * Describes the range for messages.
   *
   * @return both ends as {@link GuestAddress#format} writes them, for example {@code 0x1000-0x1fff}
   */
  @Override
  public String toString() {
    return GuestAddress.format(first) + "-" + GuestAddress.format(last);
  }
}
