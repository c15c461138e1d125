package org.guestmem.benchmarks.host;

import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * What one region cost.
 *
 * @param create seconds to create it, with what its options do then
 * @param touch seconds to write a word into each of its pages of 4 KiB, in order
 * @param random nanoseconds for a read at a random place, each of which waits for the one before
 */
record Times(double create, double touch, double random) {

  /** Seconds until all of the memory was there. */
  double ready() {
    return create + touch;
  }

  static Times median(List<Times> all) {
    return new Times(
        median(all, Times::create), median(all, Times::touch), median(all, Times::random));
  }

  private static double median(List<Times> all, ToDoubleFunction<Times> value) {
    double[] sorted = all.stream().mapToDouble(value).sorted().toArray();
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }
}
