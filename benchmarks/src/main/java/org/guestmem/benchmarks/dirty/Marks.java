package org.guestmem.benchmarks.dirty;

import java.util.SplittableRandom;

/** Which pages of 1 TiB are dirty. */
final class Marks {
  static final long PAGE = 4096;
  static final long SIZE = 1L << 40;
  static final long PAGES = SIZE / PAGE;

  /** Long enough that the marks of a run are words, not bits. */
  private static final long RUN = 2048;

  interface Marker {
    void mark(long firstPage, long pages);
  }

  private Marks() {}

  /**
   * Marks pages.
   *
   * @param dirty how many: {@code none}, {@code 0.1%}, {@code 1%} or {@code all}
   * @param pattern {@code scattered} single pages, or {@code runs} of 8 MiB
   */
  static void mark(String dirty, String pattern, Marker marker) {
    switch (dirty) {
      case "none" -> {}
      case "0.1%" -> mark(PAGES / 1000, pattern, marker);
      case "1%" -> mark(PAGES / 100, pattern, marker);
      case "all" -> marker.mark(0, PAGES);
      default -> throw new IllegalArgumentException(dirty + " of the pages");
    }
  }

  private static void mark(long pages, String pattern, Marker marker) {
    long each = pattern.equals("runs") ? RUN : 1;
    SplittableRandom random = new SplittableRandom(pages);
    for (long left = pages; left > 0; left -= each) {
      marker.mark(random.nextLong(PAGES / each) * each, each);
    }
  }
}
