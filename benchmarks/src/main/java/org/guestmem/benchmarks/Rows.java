package org.guestmem.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.guestmem.benchmarks.report.Row;
import org.guestmem.benchmarks.report.Run;

/**
 * The one table of what is measured, against what, and what is wanted of it.
 *
 * <p>Each run names all parameters of its benchmark. Where a row has no target it is there for
 * orientation.
 */
final class Rows {
  /** How the values of one size are called in the names of benchmarks. */
  private static final List<String> SIZES = List.of("Byte", "Short", "Int", "Long");

  private static final String POLLUTED = " profile=polluted";

  private final List<Row> rows = new ArrayList<>();

  private Rows() {}

  static List<Row> all() {
    Rows table = new Rows();
    table.typed();
    return List.copyOf(table.rows);
  }

  private void typed() {
    for (String size : SIZES) {
      for (String access : List.of("read", "write")) {
        for (String place : List.of("Local", "Field")) {
          String method = access + size + place;
          String work = access + " a " + size + ", slice in a " + place;
          double most = place.equals("Local") ? 1.10 : 1.25;
          target(work.toLowerCase(Locale.ROOT), most,
              "typed.GuestmemTyped." + method + " order=random region=ffm",
              "typed.RawTyped." + method + " order=random");
        }
      }
    }
  }

  private void info(String work, String ours, String peer) {
    rows.add(row(work, ours, peer));
  }

  private void target(String work, double ratio, String ours, String peer) {
    rows.add(row(work, ours, peer).atMost(ratio));
  }

  private static Row row(String work, String ours, String peer) {
    return Row.of(work, Run.of(ours + POLLUTED), Run.of(peer + POLLUTED));
  }
}
