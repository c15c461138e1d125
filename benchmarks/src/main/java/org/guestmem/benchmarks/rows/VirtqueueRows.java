package org.guestmem.benchmarks.rows;

import java.util.List;
import org.guestmem.benchmarks.report.Row;

/** A chain of a virtqueue. */
final class VirtqueueRows {
  private VirtqueueRows() {}

  static List<Row> rows() {
    RowList rows = new RowList();
    String slices = "virtqueue.QueueBySlices.walk";
    String address = "virtqueue.QueueByAddress.walk regions=";
    String raw = "virtqueue.RawQueue.walk";
    String work = "virtqueue chain of 3 by ";
    rows.target(work + "slices in locals", 1.15, slices + "Local tracking=off", raw + "Local");
    rows.target(work + "slices in fields", 1.15, slices + "Field tracking=off", raw + "Field");
    rows.alone(work + "slices in locals", slices + "Local tracking=off", raw + "Local");
    rows.info(work + "records", slices + "Records tracking=off", raw + "Field");
    rows.info(work + "slices, tracked", slices + "Local tracking=on", raw + "Local");
    rows.info(work + "address, 1 region", address + "1 parts=together tracking=off", raw + "Local");
    rows.target(
        work + "address, 64 regions", 3, address + "64 parts=together tracking=off", raw + "Local");
    rows.info(
        work + "address, 64 regions, each part in another",
        address + "64 parts=apart tracking=off",
        raw + "Local");
    rows.info(
        work + "address, 64 regions, tracked",
        address + "64 parts=together tracking=on",
        raw + "Local");
    return rows.done();
  }
}
