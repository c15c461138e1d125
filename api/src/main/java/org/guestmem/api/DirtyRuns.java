package org.guestmem.api;

import org.jspecify.annotations.Nullable;

/**
 * Walks over the runs of dirty pages in ascending order; neighbouring pages make one run.
 *
 * <p>Thread-safety: confined to one thread.
 */
final class DirtyRuns {
  private final @Nullable SparseWords[] blocks;
  private int number;
  private @Nullable SparseWords block;
  private int index;
  private int rank;

  /**
   * The page of the lowest bit of the word that the walk is in, and the bits that are left of it.
   */
  private long base;

  private long rest;
  private long first;
  private long end;

  /** Begins with the first run of a block, or of those that follow it. */
  DirtyRuns(@Nullable SparseWords[] blocks, int firstBlock) {
    this.blocks = blocks;
    this.number = firstBlock - 1;
  }

  /** The first page of the run. */
  long first() {
    return first;
  }

  /** The page after the last of the run. */
  long end() {
    return end;
  }

  /** Goes to the next run, if there is one. */
  boolean next() {
    if (rest == 0 && !nextWord()) {
      return false;
    }
    first = base + Long.numberOfTrailingZeros(rest);
    end = first;
    do {
      takeRun();
    } while (rest == 0 && end == base + Long.SIZE && nextWord() && base == end && (rest & 1) != 0);
    return true;
  }

  /** Moves what is set from the end of the run on into the run. */
  private void takeRun() {
    int from = (int) (end - base);
    int run = Long.numberOfTrailingZeros(~(rest >>> from));
    end += run;
    rest = from + run == Long.SIZE ? 0 : rest & -1L << (from + run);
  }

  private boolean nextWord() {
    while (number < blocks.length) {
      if (block != null) {
        index = block.next(index + 1);
        if (index < DirtyBlocks.BLOCK_WORDS) {
          base = ((long) number << DirtyBlocks.BLOCK_SHIFT) + (long) index * Long.SIZE;
          rest = block.wordAfter(rank++);
          return true;
        }
      }
      number++;
      block = number < blocks.length ? blocks[number] : null;
      index = -1;
      rank = 0;
    }
    return false;
  }
}
