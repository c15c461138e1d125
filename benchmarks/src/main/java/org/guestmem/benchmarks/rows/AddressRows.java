package org.guestmem.benchmarks.rows;

import java.util.List;
import org.guestmem.benchmarks.report.Row;

/** By guest address. */
final class AddressRows {
  private static final String OURS = "address.GuestmemByAddress.";
  private static final String RAW = "address.RawByAddress.";

  private final RowList rows = new RowList();

  private AddressRows() {}

  static List<Row> rows() {
    AddressRows table = new AddressRows();
    for (int regions : List.of(1, 4, 64, 1024)) {
      table.hot(regions);
      table.random(regions);
    }
    return table.rows.done();
  }

  private void hot(int regions) {
    String hot = " addresses=hot region=ffm regions=" + regions;
    rows.target(
        "read a long by address, hot, " + regions + " regions",
        2.0,
        OURS + "readLong" + hot,
        OURS + "readLongBySlice" + hot);
  }

  private void random(int regions) {
    String random = " addresses=random regions=" + regions;
    String work = " by address, random, " + regions + " regions";
    String ours = OURS + "readLong region=ffm" + random;
    Row row = RowList.row("read a long" + work, ours, RAW + "readLong" + random);
    rows.add(regions < 64 ? row : row.plus(3).atMost(1.2));
    rows.info(
        "write a long" + work, OURS + "writeLong region=ffm" + random, RAW + "writeLong" + random);
    rows.info("find" + work, OURS + "find region=ffm" + random, RAW + "readLong" + random);
    if (regions == 64) {
      rows.alone("read a long" + work, ours, RAW + "readLong" + random);
      rows.twoThreads("read a long" + work, ours, RAW + "readLong" + random);
    }
  }
}
