package org.guestmem.benchmarks.report;

import java.util.OptionalDouble;

/**
 * A row of the table: our run, the peer's run, and how they should compare.
 *
 * <p>Thread-safety: immutable.
 *
 * @param work what both do
 * @param ours the measurement of Guestmem
 * @param peer what it is compared with
 * @param extraNanos what is granted beside the peer's time, in nanoseconds
 * @param target the most that ours may be, as a multiple of the peer's time with what is granted;
 *     empty where there is no target
 */
public record Row(String work, Run ours, Run peer, double extraNanos, OptionalDouble target) {

  /**
   * Makes a row without a target.
   *
   * @param work what both do
   * @param ours the measurement of Guestmem
   * @param peer what it is compared with
   * @return the row
   */
  public static Row of(String work, Run ours, Run peer) {
    return new Row(work, ours, peer, 0, OptionalDouble.empty());
  }

  /**
   * Returns the same row with a target.
   *
   * @param ratio the most that ours may be, as a multiple of the peer's time
   * @return another row
   */
  public Row atMost(double ratio) {
    return new Row(work, ours, peer, extraNanos, OptionalDouble.of(ratio));
  }

  /**
   * Returns the same row with time granted beside the peer's.
   *
   * @param nanos how many nanoseconds
   * @return another row
   */
  public Row plus(double nanos) {
    return new Row(work, ours, peer, nanos, target);
  }
}
