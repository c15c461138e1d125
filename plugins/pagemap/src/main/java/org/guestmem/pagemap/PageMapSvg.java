package org.guestmem.pagemap;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.guestmem.api.AddressRange;
import org.guestmem.api.ByteSize;
import org.guestmem.api.GuestAddress;

/**
 * Draws a {@link PageMap} as an SVG element for a page: no script, no style sheet, no font of its
 * own, and a white ground for pages that are dark. What is pointed at says its addresses and
 * counts.
 *
 * <p>Thread-safety: stateless.
 */
public final class PageMapSvg {
  private static final int COLUMNS = PageMapText.COLUMNS;
  private static final int CELL = 10;
  private static final int LEFT = 180;
  private static final int LINE = 16;
  private static final String[] FILLS = {"#eeeeee", "#c6dbef", "#6baed6", "#fd8d3c", "#d7301f"};

  private final PageMap map;
  private final Measure measure;
  private final List<String> elements = new ArrayList<>();
  private int y = LINE;

  private PageMapSvg(PageMap map, Measure measure) {
    this.map = map;
    this.measure = measure;
  }

  /**
   * Draws the map.
   *
   * @param map what to draw
   * @param measure which pages shade a cell
   * @return one {@code <svg>} element, of lines that end with a line feed; names are escaped
   */
  public static String of(PageMap map, Measure measure) {
    return new PageMapSvg(map, measure).draw();
  }

  private String draw() {
    List<AddressRange> holes = map.holes();
    for (PageCells region : map.regions()) {
      Holes.before(region, holes)
          .ifPresent(hole -> text(LEFT, "hole of %s at %s".formatted(Holes.size(hole), hole)));
      region(region);
    }
    if (!map.regions().isEmpty()) {
      legend(map.cellText());
    }
    return """
    <svg xmlns="http://www.w3.org/2000/svg" role="img" width="%d" height="%d" font-family="monospace" font-size="11" style="background:#ffffff">
    <title>%s pages of %s</title>
    %s</svg>
    """
        .formatted(
            LEFT + COLUMNS * CELL + 20,
            y,
            measure,
            Markup.escaped(map.machine()),
            String.join("", elements));
  }

  private void region(PageCells region) {
    Optional<CellCounts> counts = region.counts(measure);
    text(
        LEFT,
        "%s: %s at %s, %s; %s"
            .formatted(
                region.name(),
                ByteSize.format(region.range().length()),
                region.range(),
                region.mapping(),
                counts
                    .map(c -> "%d of %d pages %s".formatted(c.total(), region.pages(), measure))
                    .orElse(measure + " pages are not known")));
    for (int cell = 0; cell < region.cells(); cell += COLUMNS) {
      row(region, counts, cell, Math.min(cell + COLUMNS, region.cells()));
      y += CELL;
    }
    y += LINE + LINE / 2;
  }

  private void row(PageCells region, Optional<CellCounts> counts, int from, int end) {
    int top = y - CELL + 2;
    elements.add(
        "<text x=\"%d\" y=\"%d\" text-anchor=\"end\">%s</text>\n"
            .formatted(LEFT - 6, y, GuestAddress.format(region.addresses(from).first())));
    AddressRange all =
        new AddressRange(region.addresses(from).first(), region.addresses(end - 1).last());
    rect(LEFT, top, (end - from) * CELL, FILLS[Shade.NONE], all.toString());
    counts.ifPresent(
        known -> {
          for (int cell = from; cell < end; cell++) {
            cell(region, cell, known.pages().get(cell), LEFT + (cell - from) * CELL, top);
          }
        });
  }

  private void legend(String cell) {
    text(LEFT, "a cell = %s; %s:".formatted(cell, measure));
    int x = LEFT;
    for (int shade = 0; shade < FILLS.length; shade++) {
      String meaning = Shade.MEANINGS.get(shade);
      rect(x, y - CELL + 2, CELL, FILLS[shade], Markup.escaped(meaning));
      place(x + CELL + 4, meaning);
      x += 8 * CELL;
    }
    y += LINE;
  }

  private void cell(PageCells region, int cell, long count, int x, int top) {
    if (count > 0) {
      String tip =
          "%s: %d of %d pages %s"
              .formatted(region.addresses(cell), count, region.pagesIn(cell), measure);
      rect(x, top, CELL, FILLS[Shade.of(count, region.pagesIn(cell))], tip);
    }
  }

  private void rect(int x, int top, int width, String fill, String tip) {
    elements.add(
        "<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" fill=\"%s\"><title>%s</title></rect>\n"
            .formatted(x, top, width, CELL, fill, tip));
  }

  private void text(int x, String text) {
    place(x, text);
    y += LINE;
  }

  private void place(int x, String text) {
    elements.add("<text x=\"%d\" y=\"%d\">%s</text>\n".formatted(x, y, Markup.escaped(text)));
  }
}
