package org.guestmem.api;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The words of one block of a log that are not 0.
 *
 * <p>What a harvest allocates goes by what it finds: a block with one dirty page takes half a
 * kilobyte here, and 32 KiB if all words are kept.
 *
 * <p>Thread-safety: immutable.
 */
final class SparseWords {
  /** The blocks of a log without marks. */
  static final @Nullable SparseWords[] NO_BLOCKS = {};

  /** One bit for each word of the block: whether it is not 0. */
  private final long[] present;

  /** Those that are not 0, in ascending order. */
  private final long[] words;

  private SparseWords(long[] present, long[] words) {
    this.present = present;
    this.words = words;
  }

  /** Counts the bits that are set. */
  long count() {
    long count = 0;
    for (long word : words) {
      count += Long.bitCount(word);
    }
    return count;
  }

  /** The number of the first word from {@code from} on that is not 0, or that of words if none. */
  int next(int from) {
    for (int i = from >>> 6, skip = from; i < present.length; i++, skip = 0) {
      long left = present[i] & -1L << skip;
      if (left != 0) {
        return i * Long.SIZE + Long.numberOfTrailingZeros(left);
      }
    }
    return DirtyBlocks.BLOCK_WORDS;
  }

  /** The word that has so many before it that are not 0. */
  long wordAfter(int others) {
    return words[others];
  }

  /** The word of a number, be it 0. */
  long word(int number) {
    long place = 1L << number;
    if ((present[number >>> 6] & place) == 0) {
      return 0;
    }
    int before = Long.bitCount(present[number >>> 6] & place - 1);
    for (int i = 0; i < number >>> 6; i++) {
      before += Long.bitCount(present[i]);
    }
    return words[before];
  }

  /** The words of either block, or of both. */
  static SparseWords union(SparseWords a, SparseWords b) {
    Builder union = new Builder();
    int rankA = 0;
    int rankB = 0;
    for (int i = Math.min(a.next(0), b.next(0)); i < DirtyBlocks.BLOCK_WORDS; ) {
      long word = 0;
      if (a.has(i)) {
        word = a.words[rankA++];
      }
      if (b.has(i)) {
        word |= b.words[rankB++];
      }
      union.add(i, word);
      i = Math.min(a.next(i + 1), b.next(i + 1));
    }
    return new SparseWords(union.present, Arrays.copyOf(union.words, union.count));
  }

  private boolean has(int number) {
    return (present[number >>> 6] & 1L << number) != 0;
  }

  /** The words without the bits from the first to the last of a range. */
  @Nullable SparseWords without(long first, long last) {
    Builder rest = new Builder();
    int rank = 0;
    for (int i = next(0); i < DirtyBlocks.BLOCK_WORDS; i = next(i + 1)) {
      boolean touched = first >>> 6 <= i && i <= last >>> 6;
      rest.add(i, words[rank++] & ~(touched ? DirtyBlocks.mask(i, first, last) : 0));
    }
    return rest.build();
  }

  /** Writes the words of a block where they belong in an array that begins with it at an index. */
  void copyTo(long[] target, int begin) {
    int rank = 0;
    for (int i = next(0); i < DirtyBlocks.BLOCK_WORDS; i = next(i + 1)) {
      target[begin + i] = words[rank++];
    }
  }

  /**
   * Takes the words of one block after another, each in ascending order; allocates for the first.
   */
  static final class Builder {
    private long[] words = {};
    private long[] present = {};
    private int count;

    void add(int number, long word) {
      if (word == 0) {
        return;
      }
      if (count == 0) {
        words = words.length != 0 ? words : new long[DirtyBlocks.BLOCK_WORDS];
        present = new long[DirtyBlocks.BLOCK_WORDS / Long.SIZE];
      }
      words[count++] = word;
      present[number >>> 6] |= 1L << number;
    }

    /** The block that is complete, or null if all of its words are 0. */
    @Nullable SparseWords build() {
      if (count == 0) {
        return null;
      }
      SparseWords built = new SparseWords(present, Arrays.copyOf(words, count));
      count = 0;
      return built;
    }
  }
}
