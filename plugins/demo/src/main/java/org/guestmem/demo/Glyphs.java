package org.guestmem.demo;

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

  /** The border between who prints and what is printed. */
  char wall() {
    return picture.wall();
  }
}
