package org.guestmem.pagemap;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.guestmem.api.AddressRange;
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

  /** A line that wraps makes each frame of a watch begin a row further down. */
  @Test
  void rowsAndLegendMustFitA80ColumnTerminal() {
    PageMap map = new PageMap("", Samples.map().regions().subList(0, 1));
    for (Measure measure : Measure.values()) {
      for (String line : new PageMapText(PictureGlyphs.UNICODE, false).lines(map, measure)) {
        assertTrue(line.length() <= 80, line);
      }
    }
  }

  @Test
  void legendMustCountBytesWherePagesDiffer() {
    PageCells small = cells("small", 0, 4096, 2);
    PageCells large = cells("large", 1 << 20, 8192, 1);
    PageMapText text = new PageMapText(PictureGlyphs.ASCII, false);
    assertTrue(lines(text, small).contains("a cell = 2 pages = 8 KiB\n"));
    assertTrue(lines(text, small, large).contains("a cell = 8 KiB\n"));
  }

  private static PageCells cells(String name, long base, long pageSize, long cellPages) {
    return new PageCells(name, "", AddressRange.of(base, 8192), pageSize, cellPages, Map.of());
  }

  private static String lines(PageMapText text, PageCells... regions) {
    return String.join("\n", text.lines(new PageMap("", List.of(regions)), Measure.DIRTY));
  }

  private static String text(PictureGlyphs glyphs, boolean colour, Measure measure) {
    return String.join("\n", new PageMapText(glyphs, colour).lines(Samples.map(), measure)) + "\n";
  }
}
