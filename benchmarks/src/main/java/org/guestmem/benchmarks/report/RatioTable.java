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

    /** Half the width of the ratio's interval, were both errors independent. */
    double error() {
      double granted = peer.nanos() + row.extraNanos();
      return ratio() * Math.hypot(ours.error() / ours.nanos(), peer.error() / granted);
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
      return ours.bytes() > NO_BYTES ? "**allocates**" : "met";
    }

    String markdown() {
      String against = row.peer().benchmark();
      String granted = row.extraNanos() == 0 ? "" : format(" + %.0f ns", row.extraNanos());
      return format(
          "| %s | %s | %s | `%s`%s | %s | %s | %s | %s |%n",
          row.work(),
          time(ours.nanos()),
          time(peer.nanos()),
          against,
          granted,
          Double.isNaN(error()) ? format("%.2f", ratio()) : format("%.2f ± %.2f", ratio(), error()),
          row.target().isPresent() ? format("%.2f", row.target().getAsDouble()) : "",
          verdict(),
          bytes(ours.bytes()));
    }
  }

  private static String time(double nanos) {
    if (nanos < 1e3) {
      return format("%.2f ns", nanos);
    }
    return nanos < 1e6 ? format("%.2f us", nanos / 1e3) : format("%.2f ms", nanos / 1e6);
  }

  private static String bytes(double bytes) {
    return Double.isNaN(bytes) ? "" : format(bytes > NO_BYTES ? "%.0f" : "0", bytes);
  }

  private static String format(String pattern, Object... arguments) {
    return String.format(Locale.ROOT, pattern, arguments).replace("\r\n", "\n");
  }
}
