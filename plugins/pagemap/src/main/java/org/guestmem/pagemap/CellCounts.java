package org.guestmem.pagemap;

import java.util.List;

/**
 * How many pages count in each cell of a region.
 *
 * <p>Thread-safety: immutable.
 *
 * @param pages the count of each cell, in ascending order of addresses, in pages
 */
public record CellCounts(List<Long> pages) {

  /**
   * Copies the counts.
   *
   * @throws NullPointerException if the list or a count is null
   * @throws IllegalArgumentException if a count is negative
   */
  public CellCounts {
    pages = List.copyOf(pages);
    for (long count : pages) {
      if (count < 0) {
        throw new IllegalArgumentException("count of pages " + count + " is negative");
      }
    }
  }

  /**
   * Adds the counts up.
   *
   * @return how many pages of the region count
   */
  public long total() {
    return pages.stream().mapToLong(Long::longValue).sum();
  }

  /**
   * Counts the cells in which a page counts.
   *
   * @return how many cells have a count above 0
   */
  public long touchedCells() {
    return pages.stream().filter(count -> count > 0).count();
  }
}
