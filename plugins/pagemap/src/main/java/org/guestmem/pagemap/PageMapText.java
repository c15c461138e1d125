package org.guestmem.pagemap;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.StringJoiner;
import org.guestmem.api.AddressRange;
import org.guestmem.api.ByteSize;
import org.guestmem.api.GuestAddress;

/**
 * Draws a {@link PageMap} for a terminal: a row for each 64 cells, labelled with its guest address.
 *
 * <p>Thread-safety: immutable.
 *
 * @param glyphs what to draw with
 * @param colour whether to colour the shades, from blue to red; ECMA-48, SGR
 */
public record PageMapText(PictureGlyphs glyphs, boolean colour) {
  /** How many cells a row has. */
  public static final int COLUMNS = 64;

  private static final int LABEL = 13;
  private static final String[] COLOURS = {"0", "34", "32", "33", "31"};

  /**
   * Draws the map.
   *
   * @param map what to draw
   * @param measure which pages shade a cell; a region that does not tell of them is filled with
   *     question marks
   * @return the rows, each region's with its name, holes between them; then a floor, a legend and
   *     how many pages count
   */
  public List<String> lines(PageMap map, Measure measure) {
    int width = width(map);
    List<String> lines = new ArrayList<>();
    List<AddressRange> holes = map.holes();
    for (PageCells region : map.regions()) {
      Holes.before(region, holes).ifPresent(hole -> lines.add(hole(hole, width)));
      addRows(lines, region, measure, width, map.regions().size() > 1);
    }
    lines.add(" ".repeat(width + 1) + String.valueOf(glyphs.floor()).repeat(COLUMNS + 2));
    String indent = " ".repeat(width + 2);
    if (!map.regions().isEmpty()) {
      lines.add(indent + "a cell = " + map.cellText());
      lines.add(indent + legend(measure));
    }
    lines.add(indent + sum(map, measure));
    return lines;
  }

  private static int width(PageMap map) {
    return map.regions().stream()
        .mapToInt(region -> GuestAddress.format(region.range().last()).length())
        .reduce(LABEL, Math::max);
  }

  private String hole(AddressRange hole, int width) {
    String length = Holes.size(hole);
    return "%s %c hole of %s".formatted(padded(hole.first(), width), glyphs.gap(), length);
  }

  private void addRows(
      List<String> lines, PageCells region, Measure measure, int width, boolean named) {
    Optional<CellCounts> counts = region.counts(measure);
    for (int cell = 0; cell < region.cells(); cell += COLUMNS) {
      int end = Math.min(cell + COLUMNS, region.cells());
      String label = padded(region.addresses(cell).first(), width);
      String name =
          named && cell == 0 ? " ".repeat(COLUMNS - (end - cell)) + "  " + name(region) : "";
      lines.add(
          label + " " + glyphs.wall() + row(region, counts, cell, end) + glyphs.wall() + name);
    }
  }

  private static String name(PageCells region) {
    return "%s: %s, %s"
        .formatted(
            printable(region.name()),
            ByteSize.format(region.range().length()),
            printable(region.mapping()));
  }

  private String row(PageCells region, Optional<CellCounts> counts, int from, int end) {
    if (counts.isEmpty()) {
      return "?".repeat(end - from);
    }
    StringBuilder row = new StringBuilder();
    int last = Shade.NONE;
    for (int cell = from; cell < end; cell++) {
      int shade = Shade.of(counts.get().pages().get(cell), region.pagesIn(cell));
      if (colour && shade != last) {
        row.append("\033[").append(COLOURS[shade]).append('m');
      }
      row.append(glyphs.shade(shade));
      last = shade;
    }
    return colour && last != Shade.NONE ? row + "\033[0m" : row.toString();
  }

  private String legend(Measure measure) {
    StringJoiner samples = new StringJoiner(", ");
    samples.add("'%c' %s".formatted(glyphs.shade(Shade.NONE), Shade.MEANINGS.get(Shade.NONE)));
    for (int shade = Shade.NONE + 1; shade < Shade.MEANINGS.size(); shade++) {
      samples.add(sample(shade) + " " + Shade.MEANINGS.get(shade));
    }
    return measure + ": " + samples;
  }

  private String sample(int shade) {
    return colour
        ? "\033[" + COLOURS[shade] + "m" + glyphs.shade(shade) + "\033[0m"
        : String.valueOf(glyphs.shade(shade));
  }

  private static String sum(PageMap map, Measure measure) {
    long pages = 0;
    long counted = 0;
    long cells = 0;
    long touched = 0;
    for (PageCells region : map.regions()) {
      Optional<CellCounts> counts = region.counts(measure);
      if (counts.isPresent()) {
        pages += region.pages();
        counted += counts.get().total();
        cells += region.cells();
        touched += counts.get().touchedCells();
      }
    }
    return "%d of %d pages %s in %d of %d cells".formatted(counted, pages, measure, touched, cells);
  }

  private static String padded(long address, int width) {
    String label = GuestAddress.format(address);
    return " ".repeat(width - label.length()) + label;
  }

  /** What a terminal would take for a command is shown as a question mark. */
  private static String printable(String text) {
    return text.replaceAll("\\p{Cntrl}", "?");
  }
}
