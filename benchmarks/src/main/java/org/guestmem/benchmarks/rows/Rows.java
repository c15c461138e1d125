package org.guestmem.benchmarks.rows;

import java.util.List;
import java.util.stream.Stream;
import org.guestmem.benchmarks.report.Row;

/**
 * All rows of the table, in its order.
 *
 * <p>A run names all parameters of its benchmark. Where a row has no target it is there for
 * orientation.
 */
public final class Rows {
  private Rows() {}

  /**
   * Returns all rows.
   *
   * @return at least one for each benchmark
   */
  public static List<Row> all() {
    return Stream.of(
            TypedRows.rows(),
            OrderedRows.rows(),
            CopyRows.rows(),
            AddressRows.rows(),
            VirtqueueRows.rows(),
            DirtyRows.rows(),
            FallbackRows.rows(),
            LifecycleRows.rows())
        .flatMap(List::stream)
        .toList();
  }
}
