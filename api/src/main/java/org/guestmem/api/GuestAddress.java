package org.guestmem.api;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * A guest physical address: an unsigned 64-bit number.
 *
 * <p>Hot accessors take a {@code long}; this type is for specifications, results and arithmetic,
 * which never wraps around silently: for that there is {@link #value}.
 *
 * <p>Thread-safety: immutable.
 *
 * @param value the address, unsigned
 */
public record GuestAddress(long value) implements Comparable<GuestAddress> {

  /**
   * Parses an address: hexadecimal after {@code 0x}, else decimal, or a size such as {@code 4GiB};
   * underscores may group digits.
   *
   * @param text for example {@code 0x1_0000_0000}
   * @return the address
   * @throws IllegalArgumentException if the text is not such a number below 2<sup>64</sup>
   */
  public static GuestAddress parse(String text) {
    return new GuestAddress(ByteSize.parseUnsigned(text));
  }

  /**
   * Formats an address the way all messages and tables do.
   *
   * @param address the address, unsigned
   * @return lower-case hexadecimal in groups of four, for example {@code 0x1_0000_0000}
   */
  public static String format(long address) {
    String digits = Long.toHexString(address);
    StringBuilder grouped = new StringBuilder("0x");
    for (int i = 0; i < digits.length(); i++) {
      if (i > 0 && (digits.length() - i) % 4 == 0) {
        grouped.append('_');
      }
      grouped.append(digits.charAt(i));
    }
    return grouped.toString();
  }

  /**
   * Returns the address so many bytes above this one.
   *
   * @param offset how many bytes, unsigned
   * @return the sum, or empty if it is not below 2<sup>64</sup>
   */
  public Optional<GuestAddress> checkedAdd(long offset) {
    return Long.compareUnsigned(value + offset, value) < 0
        ? Optional.empty()
        : Optional.of(new GuestAddress(value + offset));
  }

  /**
   * Returns the address so many bytes below this one.
   *
   * @param offset how many bytes, unsigned
   * @return the difference, or empty if it is below 0
   */
  public Optional<GuestAddress> checkedSubtract(long offset) {
    return Long.compareUnsigned(offset, value) > 0
        ? Optional.empty()
        : Optional.of(new GuestAddress(value - offset));
  }

  /**
   * Returns how far this address lies above another.
   *
   * @param base the other address
   * @return the distance in bytes, unsigned, or empty if this address is the lower one
   */
  public OptionalLong checkedOffsetFrom(GuestAddress base) {
    return compareTo(base) < 0 ? OptionalLong.empty() : OptionalLong.of(value - base.value);
  }

  /**
   * Returns the lowest multiple of an alignment that is not below this address.
   *
   * @param alignment a power of two, unsigned
   * @return the multiple, or empty if it is not below 2<sup>64</sup>
   * @throws IllegalArgumentException if {@code alignment} is not a power of two
   */
  public Optional<GuestAddress> checkedAlignUp(long alignment) {
    GuestAddress down = alignDown(alignment);
    return down.value == value ? Optional.of(this) : down.checkedAdd(alignment);
  }

  /**
   * Returns the highest multiple of an alignment that is not above this address.
   *
   * @param alignment a power of two, unsigned
   * @return the multiple
   * @throws IllegalArgumentException if {@code alignment} is not a power of two
   */
  public GuestAddress alignDown(long alignment) {
    if (Long.bitCount(alignment) != 1) {
      throw new IllegalArgumentException(
          "alignment " + Long.toUnsignedString(alignment) + " is not a power of two");
    }
    return new GuestAddress(value & -alignment);
  }

  /**
   * Returns some of the bits of the address.
   *
   * @param mask the bits to keep
   * @return the bits; not an address
   */
  public long mask(long mask) {
    return value & mask;
  }

  @Override
  public int compareTo(GuestAddress other) {
    return Long.compareUnsigned(value, other.value);
  }

  /**
   * Returns the address as {@link #format} writes it.
   *
   * @return for example {@code 0x1_0000_0000}
   */
  @Override
  public String toString() {
    return format(value);
  }
}
