package org.guestmem.benchmarks.address;

import java.util.SplittableRandom;

/**
 * Regions of 1 MiB with holes of 1 MiB between them, and the addresses that are used in them: the
 * same number of cache lines whatever the number of regions, and no order that a branch predictor
 * could learn.
 */
final class Layout {
  static final long REGION = 1L << 20;
  static final long STRIDE = 2 * REGION;

  /** How many addresses there are before they repeat; a power of two. */
  static final int ADDRESSES = 1 << 14;

  /** How many different cache lines they are in. */
  private static final int LINES = 1024;

  private static final long LINE = 64;

  private Layout() {}

  static long base(int region) {
    return region * STRIDE;
  }

  /** Addresses in all regions, at random. */
  static long[] random(int regions) {
    SplittableRandom random = new SplittableRandom(regions);
    long[] lines = new long[LINES];
    for (int i = 0; i < LINES; i++) {
      lines[i] = base(i % regions) + random.nextLong(REGION / LINE) * LINE;
    }
    return pick(lines, random);
  }

  /** Addresses in one region, at random. */
  static long[] hot(int regions) {
    SplittableRandom random = new SplittableRandom(regions);
    long[] lines = new long[LINES];
    for (int i = 0; i < LINES; i++) {
      lines[i] = base(regions / 2) + random.nextLong(REGION / LINE) * LINE;
    }
    return pick(lines, random);
  }

  private static long[] pick(long[] lines, SplittableRandom random) {
    long[] addresses = new long[ADDRESSES];
    for (int i = 0; i < ADDRESSES; i++) {
      addresses[i] = lines[random.nextInt(lines.length)];
    }
    return addresses;
  }
}
