package org.guestmem.benchmarks;

import java.util.SplittableRandom;

/** Offsets made beforehand, so that the loops of all contenders spend the same on them. */
public final class Offsets {
  private Offsets() {}

  /**
   * Returns multiples of 8.
   *
   * @param order {@code random} or {@code sequential}
   * @param count how many
   * @param size all are below it
   * @return the offsets; the same at each call
   */
  public static long[] of(String order, int count, long size) {
    SplittableRandom random = new SplittableRandom(count);
    long[] offsets = new long[count];
    for (int i = 0; i < count; i++) {
      long word = order.equals("random") ? random.nextLong(size / Long.BYTES) : i;
      offsets[i] = word * Long.BYTES % size;
    }
    return offsets;
  }
}
