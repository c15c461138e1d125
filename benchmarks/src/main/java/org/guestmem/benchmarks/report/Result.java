package org.guestmem.benchmarks.report;

/**
 * What was measured in one run.
 *
 * <p>Thread-safety: immutable.
 *
 * @param nanos the mean of one operation, in nanoseconds
 * @param error half the width of the 99.9 % confidence interval, NaN where one iteration ran
 * @param bytes how many bytes one operation allocates, NaN where that was not measured
 */
record Result(double nanos, double error, double bytes) {}
