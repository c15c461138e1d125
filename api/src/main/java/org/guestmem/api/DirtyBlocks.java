package org.guestmem.api;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The bits that writers set: one a page, in blocks that are allocated when a page in them is first
 * marked.
 *
 * <p>This is the middle of the two protocols of {@link DirtyFront}: setting a bit, and the
 * exchange. All accesses are volatile, so that the argument about a shared log that is attached
 * holds in the Java memory model.
 *
 * <p>Thread-safety: safe for use by many threads that mark and take.
 */
final class DirtyBlocks {
  static final int BLOCK_WORDS = 4096;
  static final long BLOCK_PAGES = (long) BLOCK_WORDS * Long.SIZE;
  static final int BLOCK_SHIFT = Long.numberOfTrailingZeros(BLOCK_PAGES);
  private static final VarHandle WORD = MethodHandles.arrayElementVarHandle(long[].class);
  private static final VarHandle BLOCK = MethodHandles.arrayElementVarHandle(long[][].class);

  private final boolean testFirst;

  /** Entries are set, and the array is replaced by a longer one, only under the lock of this. */
  private volatile long[] @Nullable [] blocks;

  /**
   * Makes a log without marks.
   *
   * @param pages how many bits
   * @param testFirst whether a bit that is set may be left as it is: only if the writer issued a
   *     release fence before and whoever takes the bits issues a barrier over all threads
   *     afterwards
   * @throws ArithmeticException if there are more blocks than an array can have
   */
  DirtyBlocks(long pages, boolean testFirst) {
    this.testFirst = testFirst;
    this.blocks = new long[blocks(pages)][];
  }

  private static int blocks(long pages) {
    return Math.toIntExact((pages + BLOCK_PAGES - 1) >>> BLOCK_SHIFT);
  }

  /** Makes room for more pages; what has been marked stays marked, and marking may go on. */
  synchronized void enlarge(long pages) {
    blocks = Arrays.copyOf(blocks, blocks(pages));
  }

  /** Marks the pages from the first to the last. */
  void mark(long first, long last) {
    if (first == last) {
      set(first >>> 6, 1L << first);
    } else {
      markWords(first, last);
    }
  }

  private void markWords(long first, long last) {
    for (long word = first >>> 6; word <= last >>> 6; word++) {
      set(word, mask(word, first, last));
    }
  }

  /** The bits of a word that lie between the first and the last bit of a range that touches it. */
  static long mask(long word, long first, long last) {
    long mask = -1L;
    if (word == first >>> 6) {
      mask &= -1L << first;
    }
    if (word == last >>> 6) {
      mask &= -1L >>> (63 - (last & 63));
    }
    return mask;
  }

  private void set(long word, long mask) {
    int number = (int) (word >>> (BLOCK_SHIFT - 6));
    long[] block = block(number);
    if (block == null) {
      block = allocate(number);
    }
    int index = (int) word & (BLOCK_WORDS - 1);
    if (testFirst && ((long) WORD.getOpaque(block, index) & mask) == mask) {
      return;
    }
    WORD.getAndBitwiseOr(block, index, mask);
  }

  private long @Nullable [] block(int number) {
    return (long[]) BLOCK.getVolatile(blocks, number);
  }

  private synchronized long[] allocate(int number) {
    long[] block = block(number);
    if (block == null) {
      block = new long[BLOCK_WORDS];
      BLOCK.setVolatile(blocks, number, block);
    }
    return block;
  }

  /** Tells whether a page is marked. */
  boolean isSet(long page) {
    long[] block = block((int) (page >>> BLOCK_SHIFT));
    int index = (int) (page >>> 6) & (BLOCK_WORDS - 1);
    return block != null && ((long) WORD.getVolatile(block, index) & 1L << page) != 0;
  }

  /** Copies the marks; the blocks without any are null. */
  long[] @Nullable [] peek() {
    return collect(false);
  }

  /** Exchanges every word that has marks by 0; the blocks without any are null. */
  long[] @Nullable [] take() {
    return collect(true);
  }

  private long[] @Nullable [] collect(boolean take) {
    long[] @Nullable [] collected = new long[blocks.length][];
    for (int b = 0; b < collected.length; b++) {
      long[] block = block(b);
      if (block != null) {
        collected[b] = collect(block, take);
      }
    }
    return collected;
  }

  private static long @Nullable [] collect(long[] block, boolean take) {
    long[] words = null;
    for (int i = 0; i < BLOCK_WORDS; i++) {
      long word = (long) WORD.getVolatile(block, i);
      if (word != 0) {
        words = words != null ? words : new long[BLOCK_WORDS];
        words[i] = take ? (long) WORD.getAndSet(block, i, 0L) : word;
      }
    }
    return words;
  }
}
