package org.guestmem.benchmarks.rows;

import java.util.List;
import org.guestmem.benchmarks.report.Row;

/** Logged writes, marks and harvests. */
final class DirtyRows {
  private static final String WRITES = "dirty.TrackedWrites.";

  private final RowList rows = new RowList();

  private DirtyRows() {}

  static List<Row> rows() {
    DirtyRows table = new DirtyRows();
    for (String access : List.of("writeLong", "writeInt", "releaseLong")) {
      table.writes(access);
    }
    table.harvesters();
    table.marks();
    table.listened();
    for (String pattern : List.of("scattered", "runs")) {
      for (String dirty : List.of("none", "0.1%", "1%", "all")) {
        table.harvest(dirty, pattern);
      }
    }
    return table.rows.done();
  }

  private static String write(String access, String tracking, int harvesters, String harvests) {
    return WRITES
        + "%s region=ffm tracking=%s harvesters=%d harvests=%s"
            .formatted(access, tracking, harvesters, harvests);
  }

  private void writes(String access) {
    String off = write(access, "off", 0, "never");
    rows.target(access + ", page dirty already", 2, write(access, "on", 0, "never"), off);
    rows.info(access + ", log switched off", write(access, "demand", 0, "never"), off);
  }

  private void harvesters() {
    String access = "writeLong";
    String off = write(access, "off", 0, "never");
    for (int harvesters : List.of(1, 3)) {
      String work = "writeLong, page dirty already, harvesters: " + harvesters;
      rows.target(work, 2, write(access, "on", harvesters, "never"), off);
      rows.info(work + ", each harvests every 10 ms", write(access, "on", harvesters, "10ms"), off);
    }
    rows.twoThreads("writeLong, page dirty already", write(access, "on", 0, "never"), off);
  }

  private void marks() {
    String marks = "dirty.MarkRange.mark before=";
    rows.target("mark 1 GiB, clean", 2, marks + "clean", "dirty.MarkRange.storeWords");
    rows.target("mark 1 GiB, marked already", 2, marks + "marked", "dirty.MarkRange.storeWords");
  }

  /** Beside a harvest that nobody listens to. */
  private void listened() {
    String harvest = "dirty.ListenedHarvest.harvest listening=";
    String work = "harvest 1 GiB, clean, ";
    rows.target(work + "bundle management, no recording", 1.1, harvest + "off", harvest + "none");
    rows.info(work + "bundle micrometer too", harvest + "meters", harvest + "none");
    rows.info(work + "events recorded", harvest + "on", harvest + "none");
  }

  private void harvest(String dirty, String pattern) {
    String marked = " dirty=" + dirty + " pattern=" + pattern;
    String work = "harvest 1 TiB, dirty: " + dirty + ", " + pattern;
    String scan = "dirty.PlainScan.harvest" + marked;
    Row row = RowList.row(work, "dirty.Harvest.harvest harvesters=1" + marked, scan);
    switch (dirty) {
      case "none" -> rows.add(row.atMost(1.3));
      case "1%" -> rows.add(row.atMost(2));
      default -> rows.add(row);
    }
    rows.info(work + ", three harvesters", "dirty.Harvest.harvest harvesters=3" + marked, scan);
  }
}
