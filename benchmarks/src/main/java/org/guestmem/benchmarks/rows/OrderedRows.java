package org.guestmem.benchmarks.rows;

import java.util.List;
import org.guestmem.benchmarks.report.Row;

/** Accesses with an order, and read-modify-write. */
final class OrderedRows {
  private static final String RANDOM = " order=random";

  private OrderedRows() {}

  static List<Row> rows() {
    RowList rows = new RowList();
    for (String access :
        List.of(
            "acquireInt",
            "acquireLong",
            "releaseInt",
            "releaseLong",
            "volatileLong",
            "compareAndExchangeInt",
            "compareAndExchangeLong",
            "getAndAddLong")) {
      add(rows, access, "Local", 1.10);
    }
    add(rows, "acquireLong", "Field", 1.25);
    add(rows, "releaseLong", "Field", 1.25);
    return rows.done();
  }

  private static void add(RowList rows, String access, String place, double ratio) {
    rows.target(
        access + ", slice in a " + place.toLowerCase(java.util.Locale.ROOT),
        ratio,
        "typed.GuestmemOrdered." + access + place + " region=ffm" + RANDOM,
        "typed.RawOrdered." + access + place + RANDOM);
  }
}
