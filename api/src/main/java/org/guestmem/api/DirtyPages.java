package org.guestmem.api;

import org.jspecify.annotations.Nullable;

/**
 * A set of dirty pages: what one harvest took, or the union of several.
 *
 * <p>Thread-safety: immutable.
 */
public final class DirtyPages {
  private final long size;
  private final int pageShift;

  /** Never changed and shared between sets; null where no page is dirty; may end early. */
  private final @Nullable SparseWords[] blocks;

  DirtyPages(long size, int pageShift, @Nullable SparseWords[] blocks) {
    this.size = size;
    this.pageShift = pageShift;
    this.blocks = blocks;
  }

  /** How many pages so many bytes have; the last may be partial. */
  static long pagesIn(long size, int pageShift) {
    return (size >>> pageShift) + ((size & (1L << pageShift) - 1) == 0 ? 0 : 1);
  }

  /**
   * Returns how many bytes the region has.
   *
   * @return the size in bytes
   */
  public long size() {
    return size;
  }

  /**
   * Returns the bytes that one page has.
   *
   * @return the page size in bytes
   */
  public long pageSize() {
    return 1L << pageShift;
  }

  /**
   * Counts the dirty pages.
   *
   * @return how many pages are dirty
   */
  public long count() {
    long count = 0;
    for (SparseWords block : blocks) {
      count += block == null ? 0 : block.count();
    }
    return count;
  }

  /**
   * Tells whether no page is dirty.
   *
   * @return true if {@link #count} is 0
   */
  public boolean isEmpty() {
    for (SparseWords block : blocks) {
      if (block != null) {
        return false;
      }
    }
    return true;
  }

  /**
   * Tells whether the page of a byte is dirty.
   *
   * @param offset the byte, from the start of the region
   * @return true if its page was written
   * @throws OutOfRangeException if {@code offset} is not inside the region
   */
  public boolean isDirty(long offset) {
    if (AccessCheck.outside(offset, 1, size)) {
      throw OutOfRangeException.ofOffset("dirty pages", offset, 1, size);
    }
    return (word(offset >>> pageShift >>> 6) & 1L << (offset >>> pageShift)) != 0;
  }

  /**
   * Calls for each run of dirty pages, in ascending order; neighbouring pages make one run.
   *
   * @param consumer takes the runs: multiples of the page size, but for the end of the region
   */
  public void forEachRange(RangeConsumer consumer) {
    if (isEmpty()) {
      return; // as most harvests are: without a walk there is nothing to allocate
    }
    long pages = pagesIn(size, pageShift);
    for (DirtyRuns runs = new DirtyRuns(blocks, 0); runs.next(); ) {
      long offset = runs.first() << pageShift;
      long end = runs.end() == pages ? size : runs.end() << pageShift;
      consumer.accept(offset, end - offset);
    }
  }

  /**
   * Calls for each dirty page, in ascending order.
   *
   * @param consumer takes the pages, one at a time
   */
  public void forEachPage(RangeConsumer consumer) {
    forEachRange(
        (offset, length) -> {
          for (long done = 0; done < length; done += pageSize()) {
            consumer.accept(offset + done, Math.min(pageSize(), length - done));
          }
        });
  }

  private long word(long word) {
    SparseWords block = block((int) (word >>> (DirtyBlocks.BLOCK_SHIFT - 6)));
    return block == null ? 0 : block.word((int) word & (DirtyBlocks.BLOCK_WORDS - 1));
  }

  private @Nullable SparseWords block(int number) {
    return number < blocks.length ? blocks[number] : null;
  }

  /**
   * Returns the pages that are dirty in this set, in the other, or in both.
   *
   * @param other pages of a log of the same page size; of another size if the log was {@linkplain
   *     DirtyBitmap#enlarge enlarged} between the two
   * @return the union, of the larger size; neither set is changed
   * @throws IllegalArgumentException if the other set is of another page size
   */
  public DirtyPages plus(DirtyPages other) {
    if (other.pageShift != pageShift) {
      throw other.misfit(size, pageShift);
    }
    if (size >= other.size && other.isEmpty()) {
      return this;
    }
    if (size <= other.size && isEmpty()) {
      return other;
    }
    @Nullable SparseWords[] union = new SparseWords[Math.max(blocks.length, other.blocks.length)];
    for (int b = 0; b < union.length; b++) {
      union[b] = union(block(b), other.block(b));
    }
    return new DirtyPages(Math.max(size, other.size), pageShift, union);
  }

  /** Says that this set does not fit a log. */
  IllegalArgumentException misfit(long logSize, int logPageShift) {
    return new IllegalArgumentException(
        "pages of a log of %d bytes by %d do not fit one of %d by %d"
            .formatted(size, pageSize(), logSize, 1L << logPageShift));
  }

  private static @Nullable SparseWords union(@Nullable SparseWords a, @Nullable SparseWords b) {
    if (a == null || b == null) {
      return a == null ? b : a;
    }
    return SparseWords.union(a, b);
  }

  /** The pages of a part that begins with a page, counted from there. */
  DirtyPages part(long offset, long length) {
    long first = offset >>> pageShift;
    return moved(first, first + pagesIn(length, pageShift), -first, length);
  }

  /** These pages in a larger set, of which they are the part that begins at an offset. */
  DirtyPages partOf(long whole, long offset) {
    return moved(0, pagesIn(size, pageShift), offset >>> pageShift, whole);
  }

  private DirtyPages moved(long from, long to, long by, long newSize) {
    DirtyBlocks moved = new DirtyBlocks(pagesIn(newSize, pageShift));
    DirtyRuns runs = new DirtyRuns(blocks, (int) (from >>> DirtyBlocks.BLOCK_SHIFT));
    while (runs.next() && runs.first() < to) {
      long first = Math.max(runs.first(), from);
      long end = Math.min(runs.end(), to);
      if (first < end) {
        moved.mark(first + by, end - 1 + by);
      }
    }
    return new DirtyPages(newSize, pageShift, moved.peek());
  }

  /** The pages that are not in a part that begins with a page. */
  DirtyPages without(long offset, long length) {
    long first = offset >>> pageShift;
    long end = first + pagesIn(length, pageShift);
    @Nullable SparseWords[] rest = blocks.clone();
    for (long b = first >>> DirtyBlocks.BLOCK_SHIFT;
        b < rest.length && b << DirtyBlocks.BLOCK_SHIFT < end;
        b++) {
      rest[(int) b] = without(rest[(int) b], b << DirtyBlocks.BLOCK_SHIFT, first, end);
    }
    return new DirtyPages(size, pageShift, rest);
  }

  private static @Nullable SparseWords without(
      @Nullable SparseWords block, long begin, long first, long end) {
    return block == null
        ? null
        : block.without(
            Math.max(first - begin, 0), Math.min(end - begin, DirtyBlocks.BLOCK_PAGES) - 1);
  }

  /**
   * Returns the pages in the layout of KVM's dirty log.
   *
   * @return one bit a page, the first page in the lowest bit of the first word
   * @throws IllegalStateException if there are more than 2<sup>37</sup> - 64 pages, whose bits no
   *     array can hold
   */
  public long[] toWords() {
    long count = (pagesIn(size, pageShift) + 63) >>> 6;
    if (count > Integer.MAX_VALUE) {
      throw new IllegalStateException(
          count + " words are too many for an array; use forEachRange, or larger dirty pages");
    }
    long[] words = new long[(int) count];
    for (int b = 0; b < blocks.length; b++) {
      SparseWords block = blocks[b];
      if (block != null) {
        block.copyTo(words, b * DirtyBlocks.BLOCK_WORDS);
      }
    }
    return words;
  }

  /**
   * Describes the set for messages.
   *
   * @return counts and sizes
   */
  @Override
  public String toString() {
    return count() + " dirty pages of " + ByteSize.format(pageSize());
  }
}
