package org.guestmem.api;

/**
 * The log of another: where it lies in a region, and how many bytes one of its bits stands for.
 *
 * @param words one bit a page, the first page in the lowest bit of the first word
 * @param offset where its first page begins in the region, in bytes
 * @param pageSize the bytes that one bit stands for
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record ForeignDirtyLog(long[] words, long offset, long pageSize) {

  ForeignDirtyLog {
    if (offset < 0 || Long.bitCount(pageSize) != 1 || pageSize < 1) {
      throw new IllegalArgumentException(
          "offset %d must not be negative and page size %d must be a power of two"
              .formatted(offset, pageSize));
    }
  }

  /** Refuses the log if a set bit begins past the end of the region. */
  void check(long size) {
    int used = used();
    if (used > 0) {
      checkLast(used * 64L - 1 - Long.numberOfLeadingZeros(words[used - 1]), size);
    }
  }

  /** How many words there are up to the last that is not 0. */
  private int used() {
    int used = words.length;
    while (used > 0 && words[used - 1] == 0) {
      used--;
    }
    return used;
  }

  /** Calls for each run of set bits of a word, the last cut at the end of the region. */
  void forEachRange(long size, RangeConsumer consumer) {
    for (int w = 0; w < words.length; w++) {
      forEachRun(words[w], offset + (w * 64L) * pageSize, size, consumer);
    }
  }

  /** Tells whether its bits stand for pages of a log of the region, be they others of a word. */
  boolean hasPagesOf(int pageShift) {
    return pageSize == 1L << pageShift && (offset & (pageSize - 1)) == 0;
  }

  /** Sets its bits in such a log, by words. */
  void addTo(DirtyBlocks log) {
    long first = offset / pageSize;
    for (int w = 0; w < words.length; w++) {
      log.add((first >>> 6) + w, words[w] << first);
      if ((first & 63) != 0) {
        log.add((first >>> 6) + w + 1, words[w] >>> -first);
      }
    }
  }

  private void checkLast(long page, long size) {
    // Divided, not multiplied: a page number times a page size may overflow.
    if (page > (size - 1 - offset) / pageSize || offset >= size) {
      long claimed = page >= Long.MAX_VALUE / pageSize ? Long.MAX_VALUE : (page + 1) * pageSize;
      throw OutOfRangeException.ofOffset("dirty log", offset, claimed, size);
    }
  }

  private void forEachRun(long word, long begin, long size, RangeConsumer consumer) {
    for (long rest = word; rest != 0; ) {
      int first = Long.numberOfTrailingZeros(rest);
      int run = Long.numberOfTrailingZeros(~(rest >>> first));
      long start = begin + first * pageSize;
      consumer.accept(start, Math.min(run * pageSize, size - start));
      rest = first + run == Long.SIZE ? 0 : rest & -1L << (first + run);
    }
  }
}
