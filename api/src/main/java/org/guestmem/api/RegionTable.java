package org.guestmem.api;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Finds the region of a guest address: by a table of cells, and by binary search where several
 * regions share a cell.
 *
 * <p>Thread-safety: safe for use by many threads.
 */
final class RegionTable {
  /** 16 KiB a memory, of which an access reads one line however many regions there are. */
  private static final int CELL_BITS = 12;

  private static final int CELL_MASK = (1 << CELL_BITS) - 1;
  private static final int LEAST_SHIFT = 12; // bases are multiples of 4096

  private final GuestMemoryRegion[] regions;
  private final long[] bases;

  /** What lies from the first base to the last byte, in equal parts; other addresses share them. */
  final Cell[] cells = new Cell[1 << CELL_BITS];

  /** The binary logarithm of how many addresses a cell has. */
  final int shift;

  RegionTable(GuestMemoryRegion[] sorted) {
    regions = sorted;
    bases = Arrays.stream(sorted).mapToLong(GuestMemoryRegion::base).toArray();
    long first = bases.length == 0 ? 0 : bases[0];
    long last = bases.length == 0 ? 0 : sorted[sorted.length - 1].last();
    int bits = Long.SIZE - Long.numberOfLeadingZeros(last - first);
    shift = Math.max(bits - CELL_BITS, LEAST_SHIFT);
    Arrays.fill(cells, new Cell(-1, 0, null));
    fill(first >>> shift, last >>> shift);
  }

  /** Gives each cell the last region that begins in it or before. */
  private void fill(long firstCell, long lastCell) {
    Cell[] each = new Cell[regions.length];
    Arrays.setAll(each, i -> new Cell(i, bases[i], regions[i].mapping()));
    int next = 0;
    for (long number = firstCell; number <= lastCell && each.length > 0; number++) {
      while (next < each.length && bases[next] >>> shift <= number) {
        next++;
      }
      cells[(int) number & CELL_MASK] = each[next - 1];
    }
  }

  /** The region that an address of a cell is likely to lie in. */
  static final class Cell {
    /** Where it begins, a guest address. */
    final long base;

    private final int index;
    private final @Nullable MmapRegion mapping;

    // Changes only if the region gets a new view; the one before then finds every value irregular.
    private @Nullable PrimarySlice view;

    private Cell(int index, long base, @Nullable MmapRegion mapping) {
      this.index = index;
      this.base = base;
      this.mapping = mapping;
      refresh();
    }

    /** The view, if it is a primary one and holds a value, aligned and whole; or null. */
    @Nullable PrimarySlice likely(long address, int sizeShift) {
      PrimarySlice likely = view;
      return likely != null && !likely.irregular(address - base, sizeShift) ? likely : null;
    }

    /** As {@link #likely}; null also sees to it that the view is the present one next time. */
    @Nullable PrimarySlice view(long address, int sizeShift) {
      PrimarySlice likely = likely(address, sizeShift);
      if (likely == null) {
        refresh();
      }
      return likely;
    }

    @SuppressWarnings("ReferenceEquality") // is it that very view
    private void refresh() {
      PrimarySlice current =
          mapping != null && mapping.slice() instanceof PrimarySlice primary ? primary : null;
      if (view != current) {
        view = current;
      }
    }
  }

  static Cell cell(Cell[] cells, long address, int shift) {
    return cells[(int) (address >>> shift) & CELL_MASK];
  }

  /** Returns the index of the region that holds the address, or -1. */
  int find(long address) {
    int likely = cell(cells, address, shift).index;
    if (likely >= 0 && regions[likely].contains(address)) {
      return likely;
    }
    int below = floor(address);
    return below >= 0 && regions[below].contains(address) ? below : -1;
  }

  /** As {@link #find}, but the address just past a region's last byte counts as the region's. */
  int findOrEnd(long address) {
    int index = find(address);
    if (index < 0 && address != 0) {
      index = find(address - 1);
    }
    return index;
  }

  /** Returns the index of the last region whose base is not above the address, or -1. */
  private int floor(long address) {
    int low = 0;
    int high = bases.length - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      if (Long.compareUnsigned(bases[middle], address) <= 0) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return high;
  }

  /** Says what is mapped around an address, for messages. */
  String describe(long address) {
    int below = floor(address);
    String before = below < 0 ? "nothing below" : "below is " + regions[below];
    String after = below + 1 < regions.length ? "above is " + regions[below + 1] : "nothing above";
    return before + ", " + after;
  }
}
