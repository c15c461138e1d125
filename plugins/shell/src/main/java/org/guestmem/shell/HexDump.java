package org.guestmem.shell;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.guestmem.api.GuestAddress;

/** Writes bytes as rows of sixteen: guest address, hexadecimal, ASCII. */
final class HexDump {
  static final int ROW = 16;

  private HexDump() {}

  /**
   * Writes all rows; rows equal to the one above are one {@code *}, but the last row is always
   * there.
   */
  static String of(long address, byte[] bytes) {
    int width = GuestAddress.format(address + ((bytes.length - 1) & -ROW)).length();
    List<String> lines = new ArrayList<>();
    byte[] above = {};
    for (int from = 0; from < bytes.length; from += ROW) {
      byte[] row = Arrays.copyOfRange(bytes, from, Math.min(from + ROW, bytes.length));
      if (from + ROW >= bytes.length || !Arrays.equals(row, above)) {
        lines.add(row(address + from, row, width));
      } else if (!lines.get(lines.size() - 1).equals("*")) {
        lines.add("*");
      }
      above = row;
    }
    return String.join("\n", lines);
  }

  /** Writes one row of at most sixteen bytes, its address padded to a width. */
  static String row(long address, byte[] bytes, int width) {
    String label = GuestAddress.format(address);
    StringBuilder line = new StringBuilder(" ".repeat(width - label.length())).append(label);
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < ROW; i++) {
      line.append(i % 8 == 0 ? "  " : " ");
      line.append(i < bytes.length ? "%02x".formatted(bytes[i] & 0xff) : "  ");
      if (i < bytes.length) {
        text.append(printable(bytes[i]));
      }
    }
    return line.append("  |").append(text).append('|').toString();
  }

  private static char printable(byte b) {
    return b >= 0x20 && b < 0x7f ? (char) b : '.';
  }
}
