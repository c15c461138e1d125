package org.guestmem.pagemap;

import java.nio.charset.Charset;

/**
 * The characters that pictures are made of.
 *
 * <p>Thread-safety: immutable.
 *
 * @param shades five characters for growing shares, the first for nothing at all
 * @param wall the border between a label and what it labels
 * @param floor the border below a picture
 * @param gap the border beside a hole
 */
public record PictureGlyphs(String shades, char wall, char floor, char gap) {
  /** Block elements and box drawing. */
  public static final PictureGlyphs UNICODE = new PictureGlyphs(" ░▒▓█", '│', '─', '┊');

  /** Seven bits a character. */
  public static final PictureGlyphs ASCII = new PictureGlyphs(" .:+#", '|', '-', ':');

  /**
   * Checks the argument.
   *
   * @throws IllegalArgumentException if there are not five shades
   */
  public PictureGlyphs {
    if (shades.length() != 5) {
      throw new IllegalArgumentException("'%s' are not five shades".formatted(shades));
    }
  }

  /**
   * Chooses by what a terminal can show.
   *
   * @param charset what its characters are encoded in
   * @return {@link #UNICODE} if the charset has them all, else {@link #ASCII}
   */
  public static PictureGlyphs of(Charset charset) {
    String all = UNICODE.shades + UNICODE.wall + UNICODE.floor + UNICODE.gap;
    return charset.canEncode() && charset.newEncoder().canEncode(all) ? UNICODE : ASCII;
  }

  /** The character for what {@link Shade#of} says. */
  char shade(int shade) {
    return shades.charAt(shade);
  }
}
