package org.guestmem.api;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Sizes as people write them: {@code 4096}, {@code 0x1000}, {@code 512MiB}.
 *
 * <p>Thread-safety: stateless.
 */
public final class ByteSize {
  private static final Pattern TEXT =
      Pattern.compile("(?:0[xX]([0-9a-fA-F_]+)|([0-9_]+)) ?(?:([KMGTkmgt])(?:i?[Bb])?|[Bb])?");
  private static final String UNITS = "KMGT";

  private ByteSize() {}

  /**
   * Parses a size in bytes: decimal, or hexadecimal after {@code 0x}, with an optional unit {@code
   * KiB}, {@code MiB}, {@code GiB}, {@code TiB} (powers of 1024; {@code K} and {@code KB} mean the
   * same); underscores may group digits.
   *
   * @param text for example {@code 512MiB}
   * @return the size in bytes, at least 0
   * @throws IllegalArgumentException if the text is not such a number, or is 2<sup>63</sup> or more
   */
  public static long parse(String text) {
    long size = parseUnsigned(text);
    if (size < 0) {
      throw new IllegalArgumentException("'" + text + "' is too large for a size: 2^63 or more");
    }
    return size;
  }

  static long parseUnsigned(String text) {
    Matcher m = TEXT.matcher(text.strip());
    if (!m.matches()) {
      throw malformed(text);
    }
    int shift =
        m.group(3) == null ? 0 : 10 * (1 + UNITS.indexOf(m.group(3).toUpperCase(Locale.ROOT)));
    long number;
    try {
      number =
          m.group(1) != null
              ? Long.parseUnsignedLong(m.group(1).replace("_", ""), 16)
              : Long.parseUnsignedLong(m.group(2).replace("_", ""));
    } catch (NumberFormatException e) {
      throw malformed(text);
    }
    if (number != 0 && Long.numberOfLeadingZeros(number) < shift) {
      throw malformed(text);
    }
    return number << shift;
  }

  /**
   * Formats a size with the largest unit that divides it.
   *
   * @param bytes the size in bytes
   * @return for example {@code 512 MiB} or {@code 4097 B}
   */
  public static String format(long bytes) {
    int unit = 0;
    long number = bytes;
    while (unit < UNITS.length() && number != 0 && (number & 1023) == 0) {
      number >>>= 10;
      unit++;
    }
    return unit == 0 ? bytes + " B" : number + " " + UNITS.charAt(unit - 1) + "iB";
  }

  private static IllegalArgumentException malformed(String text) {
    return new IllegalArgumentException(
        "'" + text + "' is not a number below 2^64 such as 4096, 0x1000 or 512MiB");
  }
}
