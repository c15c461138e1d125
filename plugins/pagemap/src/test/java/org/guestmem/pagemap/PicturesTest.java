package org.guestmem.pagemap;

import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** One map, drawn in every way. */
class PicturesTest {

  @ParameterizedTest
  @EnumSource
  void unicodeMustBeAsInItsFile(Measure measure) throws IOException {
    Golden.assertMatches(measure + "-unicode.txt", text(PictureGlyphs.UNICODE, false, measure));
  }

  @ParameterizedTest
  @EnumSource
  void asciiMustBeAsInItsFile(Measure measure) throws IOException {
    Golden.assertMatches(measure + "-ascii.txt", text(PictureGlyphs.ASCII, false, measure));
  }

  @Test
  void colourMustBeAsInItsFile() throws IOException {
    Golden.assertMatches("dirty-colour.txt", text(PictureGlyphs.UNICODE, true, Measure.DIRTY));
  }

  @ParameterizedTest
  @EnumSource
  void svgMustBeAsInItsFile(Measure measure) throws IOException {
    Golden.assertMatches(measure + ".svg", PageMapSvg.of(Samples.map(), measure));
  }

  @Test
  void jsonMustBeAsInItsFile() throws IOException {
    Golden.assertMatches("map.json", PageMapJson.of(Samples.map()) + "\n");
  }

  @Test
  void nameMustNotReachTheTerminalOrThePageAsACommand() {
    assertFalse(text(PictureGlyphs.ASCII, false, Measure.DIRTY).contains("\033"));
    assertFalse(PageMapSvg.of(Samples.map(), Measure.DIRTY).contains("<rom>"));
    assertFalse(PageMapJson.of(Samples.map()).contains("\033"));
  }

  private static String text(PictureGlyphs glyphs, boolean colour, Measure measure) {
    return String.join("\n", new PageMapText(glyphs, colour).lines(Samples.map(), measure)) + "\n";
  }
}
