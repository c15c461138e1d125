package org.guestmem.api;

/**
 * A guest physical address: an unsigned 64-bit number.
 *
 * <p>Hot accessors take a {@code long}; this type is for specifications, results and arithmetic.
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
