package org.guestmem.benchmarks.rows;

import java.util.List;
import org.guestmem.benchmarks.report.Row;

/** From nothing to the first byte, and back to nothing. */
final class LifecycleRows {
  private LifecycleRows() {}

  static List<Row> rows() {
    RowList rows = new RowList();
    String create = "lifecycle.CreateAndClose.";
    for (int count : List.of(1, 64)) {
      String at = " count=" + count;
      String work = "create and close, " + count + " at once, ";
      String together = create + "mappingsInOneArena" + at;
      rows.info(work + "arena each", create + "regions" + at, create + "mappings" + at);
      rows.info(work + "one arena", create + "regions" + at, together);
      rows.info(work + "closeAll", create + "regionsClosedTogether" + at, together);
      rows.info(work + "one group", create + "regionsOfOneGroup" + at, together);
    }
    String lookup = "lifecycle.ServiceLookup.";
    String machines = " machines=64";
    rows.info(
        "service look-up to first byte",
        lookup + "lookUp" + machines,
        lookup + "injected" + machines);
    rows.info(
        "service tracker to first byte",
        lookup + "byTracker" + machines,
        lookup + "injected" + machines);
    rows.info(
        "start of the platform to first bytes",
        "lifecycle.PlatformStart.firstBytes",
        "lifecycle.PlatformStart.bareJvm");
    return rows.done();
  }
}
