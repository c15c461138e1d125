package org.guestmem.api;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * The bits that writers set: one a page, in blocks that are allocated when a page in them is first
 * marked.
 *
 * <p>This is the writers' half of the two protocols of {@link DirtyBitmap}, and the exchange.
 *
 * <p>Thread-safety: safe for use by many threads that mark and take.
 */
final class DirtyBlocks {
  static final int BLOCK_WORDS = 4096;
  static final int BLOCK_SHIFT = Integer.numberOfTrailingZeros(BLOCK_WORDS * Long.SIZE);
  private static final VarHandle WORD = MethodHandles.arrayElementVarHandle(long[].class);
  private static final VarHandle BLOCK = MethodHandles.arrayElementVarHandle(long[][].class);

  private final boolean testFirst;
  private final long[] @Nullable [] blocks;

  /**
   * Makes a log without marks.
   *
   * @param pages how many bits
   * @param testFirst whether a bit that is set may be left as it is: only if whoever takes the bits
   *     issues a barrier over all threads afterwards
   */
  DirtyBlocks(long pages, boolean testFirst) {
    this.testFirst = testFirst;
    this.blocks = new long[Math.toIntExact(((pages - 1) >>> BLOCK_SHIFT) + 1)][];
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
      long mask = -1L;
      if (word == first >>> 6) {
        mask &= -1L << first;
      }
      if (word == last >>> 6) {
        mask &= -1L >>> (63 - (last & 63));
      }
      set(word, mask);
    }
  }

  private void set(long word, long mask) {
    int number = (int) (word >>> (BLOCK_SHIFT - 6));
    long[] block = block(number);
    if (block == null) {
      block = allocate(number);
    }
    int index = (int) word & (BLOCK_WORDS - 1);
    if (testFirst) {
      // Orders the data before the test for the compiler; the harvester's barrier does the rest.
      VarHandle.releaseFence();
      if (((long) WORD.getOpaque(block, index) & mask) == mask) {
        return;
      }
    }
    WORD.getAndBitwiseOrRelease(block, index, mask);
  }

  private long @Nullable [] block(int number) {
    return (long[]) BLOCK.getAcquire(blocks, number);
  }

  private long[] allocate(int number) {
    long[] fresh = new long[BLOCK_WORDS];
    long[] other = (long[]) BLOCK.compareAndExchange(blocks, number, (long[]) null, fresh);
    return other != null ? other : fresh;
  }

  /** Tells whether a page is marked. */
  boolean isSet(long page) {
    long[] block = block((int) (page >>> BLOCK_SHIFT));
    int index = (int) (page >>> 6) & (BLOCK_WORDS - 1);
    return block != null && ((long) WORD.getAcquire(block, index) & 1L << page) != 0;
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
      long word = (long) WORD.getOpaque(block, i);
      if (word != 0) {
        words = words != null ? words : new long[BLOCK_WORDS];
        words[i] = take ? (long) WORD.getAndSetAcquire(block, i, 0L) : word;
      }
    }
    return words;
  }
}
