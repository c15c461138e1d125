package org.guestmem.benchmarks.report;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The table of ratios, in Markdown.
 *
 * <p>Thread-safety: immutable.
 */
public final class RatioTable {
  /** What counts as no allocation: JMH divides what its own threads allocate by the operations. */
  private static final double NO_BYTES = 0.5;

  /** How far two measurements of the same allocation may lie apart. */
  private static final double SAME_BYTES = 1.2;

  private final List<Row> rows;
  private final Results results;

  /**
   * Makes a table.
   *
   * @param rows what is compared; a row is left out if one of its runs is not in the results
   * @param results what was measured
   */
  public RatioTable(List<Row> rows, Results results) {
    this.rows = List.copyOf(rows);
    this.results = results;
  }

  /**
   * Writes the table.
   *
   * @return Markdown, ending with a line that counts the targets met
   */
  public String markdown() {
    StringBuilder text = new StringBuilder();
    text.append("| work | Guestmem | peer | against | ratio | at most | | B/op |\n");
    text.append("| --- | ---: | ---: | --- | ---: | ---: | --- | ---: |\n");
    int met = 0;
    int targets = 0;
    for (Row row : rows) {
      Optional<Result> ours = results.of(row.ours());
      Optional<Result> peer = results.of(row.peer());
      if (ours.isPresent() && peer.isPresent()) {
        Line line = new Line(row, ours.get(), peer.get());
        text.append(line.markdown());
        targets += row.target().isPresent() ? 1 : 0;
        met += line.isMet() ? 1 : 0;
      }
    }
    return text.append("\n%d of %d targets met.\n".formatted(met, targets)).toString();
  }

  private record Line(Row row, Result ours, Result peer) {

    double ratio() {
      return ours.nanos() / (peer.nanos() + row.extraNanos());
    }

    /** The spread of the ratio, were those of both independent. */
    double spread() {
      double granted = peer.nanos() + row.extraNanos();
      return ratio() * Math.hypot(ours.spread() / ours.nanos(), peer.spread() / granted);
    }

    boolean isMet() {
      return row.target().isPresent() && verdict().equals("met");
    }

    String verdict() {
      if (row.target().isEmpty()) {
        return "";
      }
      if (ratio() > row.target().getAsDouble()) {
        return "**missed**";
      }
      return allocates() ? "**allocates**" : "met";
    }

    /** Whether it makes garbage of its own: in an operation of milliseconds JMH's own shows. */
    private boolean allocates() {
      double background = Double.isNaN(peer.bytes()) ? 0 : peer.bytes();
      return ours.bytes() > background * SAME_BYTES + NO_BYTES;
    }

    String markdown() {
      String spread = Double.isNaN(spread()) ? "" : " ± " + fixed(2, spread());
      List<String> cells =
          List.of(
              row.work(),
              time(ours.nanos()),
              time(peer.nanos()),
              '`' + row.peer().benchmark() + '`' + granted(),
              fixed(2, ratio()) + spread,
              row.target().isPresent() ? fixed(2, row.target().getAsDouble()) : "",
              verdict(),
              bytes(ours.bytes()));
      return "| " + String.join(" | ", cells) + " |\n";
    }

    private String granted() {
      return row.extraNanos() == 0 ? "" : " + " + fixed(0, row.extraNanos()) + " ns";
    }
  }

  private static String time(double nanos) {
    if (nanos < 1e3) {
      return fixed(2, nanos) + " ns";
    }
    return nanos < 1e6 ? fixed(2, nanos / 1e3) + " us" : fixed(2, nanos / 1e6) + " ms";
  }

  private static String bytes(double bytes) {
    return Double.isNaN(bytes) ? "" : fixed(0, bytes > NO_BYTES ? bytes : 0);
  }

  private static String fixed(int digits, double value) {
    return String.format(Locale.ROOT, "%." + digits + "f", value);
  }
}
