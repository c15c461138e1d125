package org.guestmem.api;

/** Finds the region of a guest address: the last one found first, then by binary search. */
final class RegionTable {
  private static final int CELL_BITS = 10;

  private final GuestMemoryRegion[] regions;
  private final long[] bases;

  // The addresses up to the last base in equal cells, and how many bases lie before each. The
  // search is left with the bases of one cell: few, where it would guess half its branches wrong.
  private final int[] before = new int[(1 << CELL_BITS) + 1];
  private final int cellShift;

  // A hint only: racing threads may overwrite it, and each reader checks what it finds.
  private int lastHit;

  RegionTable(GuestMemoryRegion[] sorted) {
    regions = sorted;
    bases = new long[sorted.length];
    for (int i = 0; i < sorted.length; i++) {
      bases[i] = sorted[i].base();
    }
    long lastBase = bases.length == 0 ? 0 : bases[bases.length - 1];
    cellShift = Math.max(1, Long.SIZE - CELL_BITS - Long.numberOfLeadingZeros(lastBase));
    for (long base : bases) {
      before[(int) (base >>> cellShift) + 1]++;
    }
    for (int cell = 1; cell < before.length; cell++) {
      before[cell] += before[cell - 1];
    }
  }

  /** Returns the index of the region that holds the address, or -1. */
  int find(long address) {
    int hint = lastHit;
    if (hint < regions.length && regions[hint].contains(address)) {
      return hint;
    }
    int index = floor(address);
    if (index < 0 || !regions[index].contains(address)) {
      return -1;
    }
    lastHit = index;
    return index;
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
    int cell = (int) Math.min(address >>> cellShift, (1 << CELL_BITS) - 1);
    int low = before[cell];
    int high = before[cell + 1] - 1;
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
