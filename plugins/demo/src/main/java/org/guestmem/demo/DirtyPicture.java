package org.guestmem.demo;

import java.util.ArrayList;
import java.util.List;
import org.guestmem.api.ByteSize;
import org.guestmem.api.DirtyPages;
import org.guestmem.api.GuestAddress;

/** A region as a grid of cells, each shaded by the share of its pages that are dirty. */
final class DirtyPicture {
  static final int COLUMNS = 64;

  private final Glyphs glyphs;
  private final long base;
  private final DirtyPages pages;
  private final int[] dirty;
  private final long cellPages;

  /**
   * Counts the pages.
   *
   * @param glyphs what to draw with
   * @param base the guest address of the first page
   * @param pages the dirty pages of the region
   * @param rows how many rows the picture has at most
   */
  DirtyPicture(Glyphs glyphs, long base, DirtyPages pages, int rows) {
    this.glyphs = glyphs;
    this.base = base;
    this.pages = pages;
    long total = (pages.size() - 1) / pages.pageSize() + 1;
    this.cellPages = (total - 1) / ((long) COLUMNS * rows) + 1;
    this.dirty = new int[(int) ((total - 1) / cellPages) + 1];
    pages.forEachRange(this::count);
  }

  private void count(long offset, long length) {
    for (long at = offset; at < offset + length; at += pages.pageSize()) {
      dirty[(int) (at / pages.pageSize() / cellPages)]++;
    }
  }

  /** The rows, each with the guest address of its first page, then a floor and a legend. */
  List<String> lines() {
    List<String> lines = new ArrayList<>();
    for (int cell = 0; cell < dirty.length; cell += COLUMNS) {
      lines.add(row(cell));
    }
    lines.add(" ".repeat(14) + String.valueOf(glyphs.floor()).repeat(COLUMNS + 2));
    lines.add(" ".repeat(15) + legend());
    lines.add(
        "%15s%d of %d pages dirty in %d of %d cells"
            .formatted("", pages.count(), total(), touched(), dirty.length));
    return lines;
  }

  private String row(int first) {
    long address = base + first * cellPages * pages.pageSize();
    StringBuilder row = new StringBuilder("%13s ".formatted(GuestAddress.format(address)));
    row.append(glyphs.wall());
    for (int cell = first; cell < Math.min(first + COLUMNS, dirty.length); cell++) {
      row.append(glyphs.shade(dirty[cell], pagesIn(cell)));
    }
    return row.append(glyphs.wall()).toString();
  }

  private int pagesIn(int cell) {
    return (int) Math.min(cellPages, total() - cell * cellPages);
  }

  private long total() {
    return (pages.size() - 1) / pages.pageSize() + 1;
  }

  private int touched() {
    int touched = 0;
    for (int count : dirty) {
      touched += count > 0 ? 1 : 0;
    }
    return touched;
  }

  private String legend() {
    String shades = glyphs.shades();
    return "a cell = %d pages = %s; dirty: '%c' none, %c < 1/4, %c < 1/2, %c < 3/4, %c more"
        .formatted(
            cellPages,
            ByteSize.format(cellPages * pages.pageSize()),
            shades.charAt(0),
            shades.charAt(1),
            shades.charAt(2),
            shades.charAt(3),
            shades.charAt(4));
  }
}
