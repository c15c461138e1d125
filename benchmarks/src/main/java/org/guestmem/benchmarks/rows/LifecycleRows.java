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
      String regions = create + "regions count=" + count;
      String work = "create and close, " + count + " at once, ";
      rows.info(work + "arena each", regions, create + "mappings count=" + count);
      rows.info(work + "one arena", regions, create + "mappingsInOneArena count=" + count);
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
