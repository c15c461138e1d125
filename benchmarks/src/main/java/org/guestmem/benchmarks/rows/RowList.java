package org.guestmem.benchmarks.rows;

import java.util.ArrayList;
import java.util.List;
import org.guestmem.benchmarks.report.Row;
import org.guestmem.benchmarks.report.Run;

/** Rows in the making: runs as text, in a JVM whose profiles are polluted unless it is said. */
final class RowList {
  /** How the values of one size are called in the names of benchmarks. */
  static final List<String> SIZES = List.of("Byte", "Short", "Int", "Long");

  private final List<Row> rows = new ArrayList<>();

  /** Adds a row for orientation. */
  void info(String work, String ours, String peer) {
    add(row(work, ours, peer));
  }

  /** Adds a row with a target. */
  void target(String work, double ratio, String ours, String peer) {
    add(row(work, ours, peer).atMost(ratio));
  }

  /** Adds a row for orientation, of a JVM in which nothing else was used. */
  void alone(String work, String ours, String peer) {
    String profile = " profile=alone";
    add(Row.of(work + " (alone)", Run.of(ours + profile), Run.of(peer + profile)));
  }

  /** Adds a row for orientation, of two threads on the same memory. */
  void twoThreads(String work, String ours, String peer) {
    Row one = row(work, ours, peer);
    add(Row.of(work + " (two threads)", one.ours().threads(2), one.peer().threads(2)));
  }

  void add(Row row) {
    rows.add(row);
  }

  static Row row(String work, String ours, String peer) {
    String profile = " profile=polluted";
    return Row.of(work, Run.of(ours + profile), Run.of(peer + profile));
  }

  List<Row> done() {
    return List.copyOf(rows);
  }
}
