package org.guestmem.shell;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** What a user searches for: text, or bytes in hexadecimal after {@code 0x}. */
final class BytePattern {
  static final int MAX_BYTES = 4096;

  private BytePattern() {}

  static byte[] parse(String text) {
    byte[] bytes = text.startsWith("0x") ? hex(text) : text.getBytes(StandardCharsets.UTF_8);
    if (bytes.length == 0 || bytes.length > MAX_BYTES) {
      throw new IllegalArgumentException(
          "a pattern has 1 to %d bytes, this has %d".formatted(MAX_BYTES, bytes.length));
    }
    return bytes;
  }

  private static byte[] hex(String text) {
    try {
      return HexFormat.of().parseHex(text.substring(2).replace("_", ""));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "'%s' is not an even number of hexadecimal digits".formatted(text), e);
    }
  }
}
