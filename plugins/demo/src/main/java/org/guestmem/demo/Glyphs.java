package org.guestmem.demo;

import java.nio.charset.Charset;
import org.guestmem.pagemap.PictureGlyphs;

/**
 * The characters that the demo prints beside letters.
 *
 * @param picture what pictures are made of
 * @param good marks a check that passed
 * @param bad marks a check that failed
 */
record Glyphs(PictureGlyphs picture, String good, String bad) {
  static final Glyphs UNICODE = new Glyphs(PictureGlyphs.UNICODE, "✓", "✗");
  static final Glyphs ASCII = new Glyphs(PictureGlyphs.ASCII, "ok  ", "FAIL");

  /** Those that a charset has; one that cannot draw has no tick either. */
  static Glyphs of(Charset charset) {
    return PictureGlyphs.of(charset).equals(PictureGlyphs.UNICODE) ? UNICODE : ASCII;
  }

  /** The border between who prints and what is printed. */
  char wall() {
    return picture.wall();
  }
}
