package org.guestmem.pagemap;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A table of words, for a terminal or a page.
 *
 * <p>Thread-safety: for one thread.
 */
public final class Table {
  private static final String GAP = "  ";

  private final List<List<String>> rows = new ArrayList<>();

  /**
   * Makes a table without rows.
   *
   * @param header the names of the columns
   * @throws NullPointerException if a name is null
   */
  public Table(String... header) {
    rows.add(List.of(header));
  }

  /**
   * Adds a row.
   *
   * @param cells a cell for each column
   * @return this
   * @throws NullPointerException if a cell is null
   * @throws IllegalArgumentException if there are more or fewer cells than columns
   */
  public Table row(String... cells) {
    List<String> row = List.of(cells);
    int columns = rows.get(0).size();
    if (row.size() != columns) {
      throw new IllegalArgumentException("%d cells for %d columns".formatted(row.size(), columns));
    }
    rows.add(row);
    return this;
  }

  /**
   * Writes the table as plain text: columns as wide as their widest cell, two spaces apart.
   *
   * @return the header and the rows, without a line feed at the end
   */
  @Override
  public String toString() {
    return rows.stream().map(this::line).collect(Collectors.joining("\n"));
  }

  /**
   * Writes the table as an HTML element, of the class by which Felix's consoles know theirs.
   *
   * @return one {@code <table>} element, of lines that end with a line feed; cells are escaped
   */
  public String html() {
    return rows.stream()
        .skip(1)
        .map(row -> cells("td", row))
        .collect(
            Collectors.joining(
                "",
                "<table class=\"nicetable\">\n<thead>\n%s</thead>\n<tbody>\n"
                    .formatted(cells("th", rows.get(0))),
                "</tbody>\n</table>\n"));
  }

  private static String cells(String element, List<String> row) {
    return row.stream()
        .map(cell -> "<%1$s>%2$s</%1$s>".formatted(element, Markup.escaped(cell)))
        .collect(Collectors.joining("", "<tr>", "</tr>\n"));
  }

  private String line(List<String> row) {
    StringBuilder line = new StringBuilder();
    for (int column = 0; column < row.size(); column++) {
      String cell = row.get(column);
      line.append(cell).append(" ".repeat(width(column) - cell.length())).append(GAP);
    }
    return line.toString().stripTrailing();
  }

  private int width(int column) {
    return rows.stream().mapToInt(row -> row.get(column).length()).max().orElse(0);
  }
}
