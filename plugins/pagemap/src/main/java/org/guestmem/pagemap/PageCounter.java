package org.guestmem.pagemap;

import java.util.Arrays;
import org.guestmem.api.RangeConsumer;

/** Counts pages by cells: each page once of which runs, in ascending order, have a byte. */
final class PageCounter implements RangeConsumer {
  private final long pageSize;
  private final long cellPages;
  private final long[] counts;
  private long next;

  PageCounter(long pageSize, long cellPages, int cells) {
    this.pageSize = pageSize;
    this.cellPages = cellPages;
    this.counts = new long[cells];
  }

  @Override
  public void accept(long offset, long length) {
    long page = Math.max(next, offset / pageSize);
    long end = (offset + length - 1) / pageSize + 1;
    while (page < end) {
      int cell = (int) (page / cellPages);
      long stop = Math.min(end, (cell + 1) * cellPages);
      counts[cell] += stop - page;
      page = stop;
    }
    next = Math.max(next, end);
  }

  CellCounts counts() {
    return new CellCounts(Arrays.stream(counts).boxed().toList());
  }
}
