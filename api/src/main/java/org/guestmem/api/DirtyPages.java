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

  /** As in {@link DirtyBlocks}, but never changed and shared between sets; may end early. */
  private final long[] @Nullable [] blocks;

  DirtyPages(long size, int pageShift, long[] @Nullable [] blocks) {
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
    for (long[] block : blocks) {
      if (block != null) {
        for (long word : block) {
          count += Long.bitCount(word);
        }
      }
    }
    return count;
  }

  /**
   * Tells whether no page is dirty.
   *
   * @return true if {@link #count} is 0
   */
  public boolean isEmpty() {
    return count() == 0;
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
    long pages = pagesIn(size, pageShift);
    for (long page = next(0, pages, true); page < pages; ) {
      long end = next(page, pages, false);
      long offset = page << pageShift;
      consumer.accept(offset, Math.min((end - page) << pageShift, size - offset));
      page = next(end, pages, true);
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

  /**
   * The first page from {@code from} on that is dirty, or clean; {@code end} if there is none
   * before.
   */
  private long next(long from, long end, boolean dirty) {
    long page = from;
    while (page < end) {
      long word = word(page >>> 6);
      long found = (dirty ? word : ~word) & -1L << page;
      if (found != 0) {
        return Math.min(end, (page & -64L) + Long.numberOfTrailingZeros(found));
      }
      boolean skipBlock = dirty && block((int) (page >>> DirtyBlocks.BLOCK_SHIFT)) == null;
      long stride = skipBlock ? 1L << DirtyBlocks.BLOCK_SHIFT : 64;
      page = (page & -stride) + stride;
    }
    return end;
  }

  private long word(long word) {
    long[] block = block((int) (word >>> (DirtyBlocks.BLOCK_SHIFT - 6)));
    return block == null ? 0 : block[(int) word & (DirtyBlocks.BLOCK_WORDS - 1)];
  }

  private long @Nullable [] block(int number) {
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
    long[] @Nullable [] union = new long[Math.max(blocks.length, other.blocks.length)][];
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

  private static long @Nullable [] union(long @Nullable [] a, long @Nullable [] b) {
    if (a == null || b == null) {
      return a == null ? b : a;
    }
    long[] union = a.clone();
    for (int i = 0; i < union.length; i++) {
      union[i] |= b[i];
    }
    return union;
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
    DirtyBlocks moved = new DirtyBlocks(pagesIn(newSize, pageShift), false);
    for (long page = next(from, to, true); page < to; ) {
      long end = next(page, to, false);
      moved.mark(page + by, end - 1 + by);
      page = next(end, to, true);
    }
    return new DirtyPages(newSize, pageShift, moved.peek());
  }

  /** The pages that are not in a part that begins with a page. */
  DirtyPages without(long offset, long length) {
    long first = offset >>> pageShift;
    long end = first + pagesIn(length, pageShift);
    long[] @Nullable [] rest = blocks.clone();
    for (long b = first >>> DirtyBlocks.BLOCK_SHIFT;
        b < rest.length && b << DirtyBlocks.BLOCK_SHIFT < end;
        b++) {
      rest[(int) b] = without(rest[(int) b], b << DirtyBlocks.BLOCK_SHIFT, first, end);
    }
    return new DirtyPages(size, pageShift, rest);
  }

  private static long @Nullable [] without(
      long @Nullable [] block, long begin, long first, long end) {
    if (block == null) {
      return null;
    }
    long[] rest = block.clone();
    long from = Math.max(first - begin, 0);
    long last = Math.min(end - begin, DirtyBlocks.BLOCK_PAGES) - 1;
    for (int word = (int) (from >>> 6); word <= last >>> 6; word++) {
      rest[word] &= ~DirtyBlocks.mask(word, from, last);
    }
    return rest;
  }

  /**
   * Returns the pages in the layout of KVM's dirty log.
   *
   * @return one bit a page, the first page in the lowest bit of the first word
   */
  public long[] toWords() {
    long[] words = new long[Math.toIntExact((pagesIn(size, pageShift) + 63) >>> 6)];
    for (int b = 0; b < blocks.length; b++) {
      long[] block = blocks[b];
      if (block != null) {
        int at = b * DirtyBlocks.BLOCK_WORDS;
        System.arraycopy(block, 0, words, at, Math.min(block.length, words.length - at));
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
