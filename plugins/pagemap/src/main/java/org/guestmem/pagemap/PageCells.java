package org.guestmem.pagemap;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.guestmem.api.AddressRange;
import org.guestmem.api.ByteSize;

/**
 * A region cut into cells of so many pages, and how many pages in each are dirty or resident.
 *
 * <p>Thread-safety: immutable.
 *
 * @param name the name of the region in its machine
 * @param mapping what is mapped and by which back end, for people
 * @param range the guest addresses
 * @param pageSize the bytes that a page has, a power of two
 * @param cellPages how many pages a cell has, a power of two; the last cell may have fewer
 * @param counts what was counted; a measure is missing where the region does not tell
 */
public record PageCells(
    String name,
    String mapping,
    AddressRange range,
    long pageSize,
    long cellPages,
    Map<Measure, CellCounts> counts) {

  /**
   * Checks and copies the arguments.
   *
   * @throws NullPointerException if an argument is null
   * @throws IllegalArgumentException if a size is not a power of two, or counts are not one for
   *     each cell, or one exceeds the pages of its cell
   */
  public PageCells {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(mapping, "mapping");
    requirePowerOfTwo("page size", pageSize);
    requirePowerOfTwo("pages of a cell", cellPages);
    Map<Measure, CellCounts> copy = new EnumMap<>(Measure.class);
    copy.putAll(counts);
    counts = Collections.unmodifiableMap(copy);
    long pages = pages(range, pageSize);
    counts.values().forEach(each -> check(each, pages, cellPages));
  }

  private static void check(CellCounts counts, long pages, long cellPages) {
    long cells = (pages - 1) / cellPages + 1;
    if (counts.pages().size() != cells) {
      throw new IllegalArgumentException(
          "%d counts for %d cells".formatted(counts.pages().size(), cells));
    }
    for (int cell = 0; cell < cells; cell++) {
      long most = Math.min(cellPages, pages - cell * cellPages);
      if (counts.pages().get(cell) > most) {
        throw new IllegalArgumentException(
            "cell %d of %d pages has a count of %d"
                .formatted(cell, most, counts.pages().get(cell)));
      }
    }
  }

  private static void requirePowerOfTwo(String what, long value) {
    if (value < 1 || Long.bitCount(value) != 1) {
      throw new IllegalArgumentException("%s %d is not a power of two".formatted(what, value));
    }
  }

  static long pages(AddressRange range, long pageSize) {
    return (range.length() - 1) / pageSize + 1;
  }

  /**
   * Counts the pages of the region.
   *
   * @return how many there are; the last may be partial
   */
  public long pages() {
    return pages(range, pageSize);
  }

  /**
   * Counts the cells.
   *
   * @return how many there are, at least 1
   */
  public int cells() {
    return (int) ((pages() - 1) / cellPages) + 1;
  }

  /**
   * Returns how many bytes a cell has.
   *
   * @return the size in bytes; the last cell may have fewer
   */
  public long cellSize() {
    return cellPages * pageSize;
  }

  /** What a cell is, in a legend. */
  String cellText() {
    String pages = cellPages == 1 ? "1 page" : cellPages + " pages";
    return pages + " = " + ByteSize.format(cellSize());
  }

  /**
   * Counts the pages of a cell.
   *
   * @param cell the cell, from 0 to {@link #cells} - 1
   * @return how many pages it has
   * @throws IndexOutOfBoundsException if there is no such cell
   */
  public long pagesIn(int cell) {
    Objects.checkIndex(cell, cells());
    return Math.min(cellPages, pages() - cell * cellPages);
  }

  /**
   * Returns the guest addresses of a cell.
   *
   * @param cell the cell, from 0 to {@link #cells} - 1
   * @return its addresses
   * @throws IndexOutOfBoundsException if there is no such cell
   */
  public AddressRange addresses(int cell) {
    Objects.checkIndex(cell, cells());
    long offset = cell * cellSize();
    return AddressRange.of(range.first() + offset, Math.min(cellSize(), range.length() - offset));
  }

  /**
   * Returns what was counted.
   *
   * @param measure which pages
   * @return a count for each cell, or empty if the region does not tell
   */
  public Optional<CellCounts> counts(Measure measure) {
    return Optional.ofNullable(counts.get(measure));
  }

  /**
   * Describes the cells for messages.
   *
   * @return name, addresses and the size of a cell
   */
  @Override
  public String toString() {
    return "'%s' %s in cells of %s".formatted(name, range, ByteSize.format(cellSize()));
  }
}
