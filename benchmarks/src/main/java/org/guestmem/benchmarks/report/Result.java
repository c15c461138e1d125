package org.guestmem.benchmarks.report;

import java.util.Arrays;

/**
 * What was measured in one run.
 *
 * <p>Thread-safety: immutable.
 *
 * @param nanos the median of all iterations of all rounds, for one operation, in nanoseconds: on a
 *     machine that others use too a mean says more about them
 * @param spread half the distance between the quartiles, in nanoseconds; NaN of fewer than four
 *     iterations
 * @param bytes how many bytes one operation allocates, NaN where that was not measured
 */
record Result(double nanos, double spread, double bytes) {

  static Result of(double[] iterations, double bytes) {
    double[] sorted = iterations.clone();
    Arrays.sort(sorted);
    double spread =
        sorted.length < 4 ? Double.NaN : (quantile(sorted, 0.75) - quantile(sorted, 0.25)) / 2;
    return new Result(quantile(sorted, 0.5), spread, bytes);
  }

  private static double quantile(double[] sorted, double part) {
    double at = part * (sorted.length - 1);
    int below = (int) at;
    int above = Math.min(below + 1, sorted.length - 1);
    return sorted[below] + (at - below) * (sorted[above] - sorted[below]);
  }
}
