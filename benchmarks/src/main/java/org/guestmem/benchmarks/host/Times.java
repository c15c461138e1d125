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
    return of(all, sorted -> (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2);
  }

  /** The least of each: what other users of the host's processors and memory added least to. */
  static Times best(List<Times> all) {
    return of(all, sorted -> sorted[0]);
  }

  private static Times of(List<Times> all, ToDoubleFunction<double[]> choice) {
    return new Times(
        choice.applyAsDouble(all.stream().mapToDouble(Times::create).sorted().toArray()),
        choice.applyAsDouble(all.stream().mapToDouble(Times::touch).sorted().toArray()),
        choice.applyAsDouble(all.stream().mapToDouble(Times::random).sorted().toArray()));
  }
}
