package org.guestmem.api;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The bits that writers set: one a page, in blocks that are allocated when a page in them is first
 * marked.
 *
 * <p>This is the middle of the protocol of {@link DirtyFront}: the look at a bit, setting it, and
 * the exchange. Looks are opaque: coherent for each word, and read again each time; the fences on
 * either side order them. A harvest's look, too: a mark that precedes the harvest is seen, and one
 * that races it and is missed is left to the next. Words are then exchanged one by one, as a load
 * and a store of 0 would drop what is marked between them.
 *
 * <p>Thread-safety: safe for use by many threads that mark and take.
 */
final class DirtyBlocks {
  static final int BLOCK_WORDS = 4096;
  static final long BLOCK_PAGES = (long) BLOCK_WORDS * Long.SIZE;
  static final int BLOCK_SHIFT = Long.numberOfTrailingZeros(BLOCK_PAGES);

  /** How many words a harvest looks at together. */
  private static final int LOOK = 8;

  private static final VarHandle WORD = MethodHandles.arrayElementVarHandle(long[].class);
  private static final VarHandle BLOCK = MethodHandles.arrayElementVarHandle(long[][].class);

  /** Entries are set, and the array is replaced by a longer one, only under the lock of this. */
  private volatile long[] @Nullable [] blocks;

  /**
   * Makes a log without marks.
   *
   * @param pages how many bits
   * @throws ArithmeticException if there are more blocks than an array can have
   */
  DirtyBlocks(long pages) {
    this.blocks = new long[blocks(pages)][];
  }

  private static int blocks(long pages) {
    return Math.toIntExact((pages + BLOCK_PAGES - 1) >>> BLOCK_SHIFT);
  }

  /** Makes room for more pages; what has been marked stays marked, and marking may go on. */
  synchronized void enlarge(long pages) {
    blocks = Arrays.copyOf(blocks, blocks(pages));
  }

  /** The blocks as they are now, for {@link #isSet(long[][], long)}. */
  long[] @Nullable [] blocks() {
    return blocks;
  }

  /**
   * Tells whether a page is marked in some blocks; not if they end before it.
   *
   * <p>It is what every write to a page that is dirty already does, so it has no look-up, no
   * arithmetic and no test that it could do without.
   */
  static boolean isSet(long[] @Nullable [] blocks, long page) {
    int number = (int) (page >>> BLOCK_SHIFT);
    if (Integer.compareUnsigned(number, blocks.length) >= 0) {
      return false;
    }
    long[] block = (long[]) BLOCK.getOpaque(blocks, number);
    if (block == null) {
      return false;
    }
    int low = (int) page; // a block has fewer pages than an int has values
    return ((long) WORD.getOpaque(block, low >>> 6 & (BLOCK_WORDS - 1)) >>> low & 1) != 0;
  }

  /** Marks the pages from the first to the last. */
  void mark(long first, long last) {
    if (first == last) {
      set(first >>> 6, 1L << first);
      return;
    }
    long begin = first >>> 6;
    long end = last >>> 6;
    set(begin, mask(begin, first, last));
    if (begin != end) {
      fill(begin + 1, end);
      set(end, mask(end, first, last));
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

  /** Sets bits of a word, if there are any: what has none may lie past the end. */
  void add(long word, long bits) {
    if (bits != 0) {
      set(word, bits);
    }
  }

  private void set(long word, long mask) {
    long[] block = blockOf(word);
    int index = (int) word & (BLOCK_WORDS - 1);
    if (((long) WORD.getOpaque(block, index) & mask) != mask) {
      WORD.getAndBitwiseOr(block, index, mask);
    }
  }

  /** Sets all bits of the words before an end, looking up each block once. */
  private void fill(long begin, long end) {
    for (long word = begin; word < end; ) {
      long[] block = blockOf(word);
      int first = (int) word & (BLOCK_WORDS - 1);
      int last = (int) Math.min(BLOCK_WORDS, first + end - word) - 1;
      for (int i = first; i <= last; i++) {
        WORD.setOpaque(block, i, -1L);
      }
      word += last - first + 1;
    }
  }

  private long[] blockOf(long word) {
    int number = (int) (word >>> (BLOCK_SHIFT - 6));
    long[] block = block(number);
    return block != null ? block : allocate(number);
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
    return isSet(blocks, page);
  }

  /** Copies the marks; the blocks without any are null. */
  @Nullable SparseWords[] peek() {
    return collect(false);
  }

  /** Exchanges every word that has marks by 0; the blocks without any are null. */
  @Nullable SparseWords[] take() {
    return collect(true);
  }

  private @Nullable SparseWords[] collect(boolean take) {
    long[] @Nullable [] all = blocks;
    @Nullable SparseWords[] collected = SparseWords.NO_BLOCKS;
    SparseWords.Builder builder = null;
    for (int b = 0; b < all.length; b++) {
      long[] block = block(b);
      if (block != null) {
        builder = collect(block, take, builder);
        SparseWords words = builder == null ? null : builder.build();
        if (words != null) {
          collected = collected.length != 0 ? collected : new SparseWords[all.length];
          collected[b] = words;
        }
      }
    }
    return collected;
  }

  /** Adds what is set to a builder, which is made where the first is found. */
  private static SparseWords.@Nullable Builder collect(
      long[] block, boolean take, SparseWords.@Nullable Builder builder) {
    for (int i = 0; i < BLOCK_WORDS; i += LOOK) {
      if (isAnySet(block, i)) {
        builder = builder != null ? builder : new SparseWords.Builder();
        for (int j = i; j < i + LOOK; j++) {
          if ((long) WORD.getOpaque(block, j) != 0) {
            builder.add(
                j, take ? (long) WORD.getAndSet(block, j, 0L) : (long) WORD.getVolatile(block, j));
          }
        }
      }
    }
    return builder;
  }

  private static boolean isAnySet(long[] block, int i) {
    return ((long) WORD.getOpaque(block, i)
            | (long) WORD.getOpaque(block, i + 1)
            | (long) WORD.getOpaque(block, i + 2)
            | (long) WORD.getOpaque(block, i + 3)
            | (long) WORD.getOpaque(block, i + 4)
            | (long) WORD.getOpaque(block, i + 5)
            | (long) WORD.getOpaque(block, i + 6)
            | (long) WORD.getOpaque(block, i + 7))
        != 0;
  }
}
