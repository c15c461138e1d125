package org.guestmem.benchmarks.rows;

import java.util.List;
import java.util.Locale;
import org.guestmem.benchmarks.report.Row;

/** The fallback, and regions of files that may shrink. */
final class FallbackRows {
  private static final String RANDOM = " order=random";

  private final RowList rows = new RowList();

  private FallbackRows() {}

  static List<Row> rows() {
    FallbackRows table = new FallbackRows();
    for (String size : RowList.SIZES) {
      for (String kind : List.of("mapped", "direct", "heap")) {
        table.single("read", size, kind, 1.5);
        table.single("write", size, kind, kind.equals("heap") && !size.equals("Long") ? 6 : 1.5);
      }
    }
    table.shrinking("read");
    table.shrinking("write");
    for (int size : List.of(4 << 10, 1 << 20)) {
      for (String way : List.of("in", "out", "between")) {
        table.copies(size, way);
      }
    }
    return table.rows.done();
  }

  private void single(String access, String size, String kind, double ratio) {
    String work = "fallback: " + access + " a " + size.toLowerCase(Locale.ROOT) + ", " + kind;
    String ours = "typed.GuestmemTyped." + access + size + "Local region=" + kind + RANDOM;
    String peer = "typed.BufferTyped." + access;
    String memory = " memory=direct" + RANDOM;
    if (size.equals("Byte")) {
      // The view VarHandles have no bytes: their narrowest is the peer, a plain get shows beside
      // it.
      rows.target(work, ratio, ours, peer + "Short" + memory);
      rows.info(work + ", plain get or put", ours, peer + size + memory);
    } else {
      rows.target(work, ratio, ours, peer + size + memory);
    }
  }

  private void shrinking(String access) {
    String ours = "typed.GuestmemTyped." + access + "LongLocal order=random region=";
    rows.add(
        RowList.row(access + " a long, file that may shrink", ours + "ffm-file", ours + "ffm-memfd")
            .plus(20)
            .atMost(1.2));
  }

  private void copies(int size, String way) {
    String bytes = " size=" + size;
    String work = "fallback: copy " + size + " bytes " + way + ", ";
    String ours = "bulk.GuestmemCopies." + way + bytes + " region=";
    rows.target(work + "mapped", 1.3, ours + "mapped", "bulk.BufferCopies." + way + bytes);
    rows.target(work + "heap", 1.3, ours + "heap", "bulk.BufferCopies.arrays" + bytes);
  }
}
