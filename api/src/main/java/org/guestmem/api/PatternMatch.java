package org.guestmem.api;

/**
 * Finds a pattern in bytes that come piece by piece, by the algorithm of Knuth, Morris and Pratt:
 * it looks at each byte once, and takes linear time whatever a guest has put there.
 */
final class PatternMatch {
  private final byte[] pattern;

  /** For each length matched: how much of it still matches when the next byte does not. */
  private final int[] shorter;

  private int matched;

  PatternMatch(byte[] pattern) {
    this.pattern = pattern.clone();
    this.shorter = new int[pattern.length + 1];
    for (int length = 1, border = 0; length < pattern.length; ) {
      border = next(border, pattern[length]);
      shorter[++length] = border;
    }
  }

  boolean isComplete() {
    return matched == pattern.length;
  }

  /** Whether more zeros would change nothing. */
  boolean ignoresZeros() {
    return !isComplete() && next(matched, (byte) 0) == matched;
  }

  /** Goes on with bytes until the pattern is complete; returns how many it used. */
  int feed(byte[] bytes, int count) {
    int used = 0;
    int length = matched;
    while (used < count && length < pattern.length) {
      length = next(length, bytes[used++]);
    }
    matched = length;
    return used;
  }

  /** How much matches after one byte more. */
  private int next(int length, byte value) {
    int matching = length;
    while (pattern[matching] != value) {
      if (matching == 0) {
        return 0;
      }
      matching = shorter[matching];
    }
    return matching + 1;
  }
}
