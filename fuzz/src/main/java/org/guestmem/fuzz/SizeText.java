package org.guestmem.fuzz;

import java.math.BigInteger;
import java.util.OptionalLong;

/** Reads sizes and addresses character by character, by the words of the documentation. */
final class SizeText {
  private static final String UNITS = "kmgt";

  private final String text;
  private int next;

  private SizeText(String text) {
    this.text = text.strip();
  }

  /** The number, unsigned, or empty where there is none below 2^64. */
  static OptionalLong parse(String text) {
    return new SizeText(text).parse();
  }

  private OptionalLong parse() {
    boolean hexadecimal = text.startsWith("0x") || text.startsWith("0X");
    next = hexadecimal ? 2 : 0;
    StringBuilder digits = new StringBuilder();
    int radix = hexadecimal ? 16 : 10;
    while (next < text.length() && isDigit(text.charAt(next), radix)) {
      digits.append(text.charAt(next++));
    }
    String number = digits.toString().replace("_", "");
    int unit = unit();
    if (number.isEmpty() || unit < 0) {
      return OptionalLong.empty();
    }
    BigInteger value = new BigInteger(number, radix).shiftLeft(unit);
    return value.bitLength() > Long.SIZE
        ? OptionalLong.empty()
        : OptionalLong.of(value.longValue());
  }

  private static boolean isDigit(char c, int radix) {
    return c == '_' || (c < 128 && Character.digit(c, radix) >= 0);
  }

  /** By how many bits the unit shifts that ends the text; -1 if it is none. */
  private int unit() {
    String unit = text.substring(next);
    if (unit.startsWith(" ") && unit.length() > 1) {
      unit = unit.substring(1);
    }
    if (unit.isEmpty() || unit.equals(" ") || unit.equals("b") || unit.equals("B")) {
      return 0;
    }
    char letter = unit.charAt(0);
    int power = letter < 128 ? UNITS.indexOf(Character.toLowerCase(letter)) + 1 : 0;
    String rest = unit.substring(1);
    boolean known = rest.isEmpty() || rest.matches("i?[bB]");
    return power > 0 && known ? 10 * power : -1;
  }
}
