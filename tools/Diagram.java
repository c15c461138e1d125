import java.util.ArrayList;
import java.util.List;

/** Boxes in columns and arrows between them, as SVG for an HTML page. */
final class Diagram {
  private static final int GLYPH = 7;
  private static final int LINE = 16;
  private static final int PADDING = 8;
  private static final int ROW_GAP = 12;
  private static final int COLUMN_GAP = 64;

  /** A title over lines; a link may be empty, for what has no page. */
  static final class Box {
    private final String title;
    private final List<String> lines;
    private final String link;
    private int x;
    private int y;
    private int width;

    Box(String title, List<String> lines, String link) {
      this.title = title;
      this.lines = lines;
      this.link = link;
    }

    private int height() {
      return LINE * (1 + lines.size()) + PADDING;
    }

    private int middle() {
      return y + height() / 2;
    }

    private int glyphs() {
      return lines.stream().mapToInt(String::length).reduce(title.length(), Math::max);
    }
  }

  private final String label;
  private final List<List<Box>> columns = new ArrayList<>();
  private final List<Box[]> arrows = new ArrayList<>();

  Diagram(String label) {
    this.label = label;
  }

  /** Adds a column to the right, none for no boxes. */
  void column(List<Box> boxes) {
    if (!boxes.isEmpty()) {
      columns.add(boxes);
    }
  }

  void arrow(Box from, Box to) {
    arrows.add(new Box[] {from, to});
  }

  String svg() {
    int height = columns.stream().mapToInt(Diagram::height).max().orElse(0) + 2;
    int width = place(height);
    StringBuilder svg = new StringBuilder();
    svg.append(
        """
        <svg role="img" aria-label="%s" width="%d" height="%d" viewBox="0 0 %d %d"
          style="max-width:100%%;height:auto;font:12px monospace;fill:none;stroke:currentColor">
        <defs><marker id="tip" markerWidth="9" markerHeight="8" refX="8" refY="4" orient="auto">
          <path d="M1 1 8 4 1 7"/></marker></defs>
        """
            .formatted(label, width, height, width, height));
    arrows.forEach(arrow -> append(svg, arrow[0], arrow[1]));
    columns.forEach(column -> column.forEach(box -> append(svg, box)));
    return svg.append("</svg>\n").toString();
  }

  private static int height(List<Box> column) {
    return column.stream().mapToInt(box -> box.height() + ROW_GAP).sum() - ROW_GAP;
  }

  /** Gives each box its place, and returns the width of all. */
  private int place(int height) {
    int x = 1;
    for (List<Box> column : columns) {
      int width = column.stream().mapToInt(Box::glyphs).max().orElse(0) * GLYPH + 2 * PADDING;
      int y = 1 + (height - 2 - height(column)) / 2;
      for (Box box : column) {
        box.x = x;
        box.y = y;
        box.width = width;
        y += box.height() + ROW_GAP;
      }
      x += width + COLUMN_GAP;
    }
    return x - COLUMN_GAP + 1;
  }

  private static void append(StringBuilder svg, Box from, Box to) {
    int start = from.x + from.width;
    int bend = (start + to.x) / 2;
    svg.append(
        """
        <path d="M%d %d C%d %d %d %d %d %d" marker-end="url(#tip)"><title>%s uses %s</title></path>
        """
            .formatted(
                start,
                from.middle(),
                bend,
                from.middle(),
                bend,
                to.middle(),
                to.x,
                to.middle(),
                from.title,
                to.title));
  }

  private static void append(StringBuilder svg, Box box) {
    svg.append(
        """
        <rect x="%d" y="%d" width="%d" height="%d" rx="3"
          style="fill:var(--body-background-color)"/>
        """
            .formatted(box.x, box.y, box.width, box.height()));
    String title = text(box, 0, box.title, "font-weight:bold;");
    svg.append(
        box.link.isEmpty() ? title : "<a href=\"%s\">%s</a>%n".formatted(box.link, title.strip()));
    for (int i = 0; i < box.lines.size(); i++) {
      svg.append(text(box, i + 1, box.lines.get(i), ""));
    }
  }

  private static String text(Box box, int line, String text, String style) {
    return "<text x=\"%d\" y=\"%d\" style=\"%sfill:currentColor;stroke:none\">%s</text>%n"
        .formatted(box.x + PADDING, box.y + LINE * (line + 1), style, text);
  }
}
