package org.guestmem.demo;

/**
 * The characters that pictures are made of.
 *
 * @param shades five characters for growing shares, the first for nothing at all
 * @param wall the border between a label and what it labels
 * @param floor the border below a picture
 * @param good marks a check that passed
 * @param bad marks a check that failed
 */
record Glyphs(String shades, char wall, char floor, String good, String bad) {
  static final Glyphs UNICODE = new Glyphs(" ░▒▓█", '│', '─', "✓", "✗");
  static final Glyphs ASCII = new Glyphs(" .:+#", '|', '-', "ok  ", "FAIL");

  /** The shade for {@code part} of {@code whole}: one of four quarters, or blank for nothing. */
  char shade(int part, int whole) {
    return shades.charAt(part == 0 ? 0 : 1 + Math.min(3, part * 4 / whole));
  }
}
