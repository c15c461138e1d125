package org.guestmem.benchmarks.rows;

import java.util.List;
import org.guestmem.benchmarks.report.Row;

/** Copies of many bytes, and transfers between files and memory. */
final class CopyRows {
  private final RowList rows = new RowList();

  private CopyRows() {}

  static List<Row> rows() {
    CopyRows table = new CopyRows();
    for (int size : List.of(64, 4 << 10, 64 << 10, 1 << 20, 64 << 20)) {
      table.copies(size);
    }
    for (int size : List.of(4 << 10, 1 << 20)) {
      table.files(size);
    }
    return table.rows.done();
  }

  private void copies(int size) {
    String bytes = " size=" + size;
    for (String way : List.of("in", "out", "between")) {
      rows.target(
          "copy " + size + " bytes " + way,
          size == 64 ? 1.30 : 1.05,
          "bulk.GuestmemCopies." + way + " region=ffm" + bytes,
          "bulk.RawCopies." + way + bytes);
    }
    if (size <= 4 << 10) {
      String ours = "bulk.GuestmemCopies.in region=ffm" + bytes;
      rows.alone("copy " + size + " bytes in", ours, "bulk.RawCopies.in" + bytes);
      rows.info("copy " + size + " bytes in, buffer", ours, "bulk.BufferCopies.in" + bytes);
      for (String library : List.of("agrona", "netty", "chronicle", "jna")) {
        String peer = "bulk.LibraryCopies." + library + "In" + bytes;
        rows.info("copy " + size + " bytes in, " + library, ours, peer);
      }
    }
  }

  private void files(int size) {
    String bytes = " size=" + size;
    for (String way : List.of("readInto", "writeFrom")) {
      String work = "file: " + way + " " + size + " bytes, ";
      String ours = "io.FileTransfers." + way + "Region region=";
      for (String peer : List.of("Buffer", "Segment")) {
        rows.info(
            work + "ffm, " + peer, ours + "ffm" + bytes, "io.FileTransfers." + way + peer + bytes);
      }
      rows.info(work + "heap", ours + "heap" + bytes, "io.FileTransfers." + way + "Buffer" + bytes);
    }
  }
}
