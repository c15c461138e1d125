package org.guestmem.stress;

import java.util.concurrent.ThreadLocalRandom;

/**
 * Lets what is short happen at any time of something that takes longer: else the thread with the
 * short part would be done with all states before the other is with the second.
 *
 * <p>Thread-safety: safe for use by many threads.
 */
final class Moment {
  private static final int MOST_NANOS = 100_000;

  private volatile int lastNanos;

  /** Does what takes longer. */
  void timed(Runnable act) {
    long start = System.nanoTime();
    act.run();
    lastNanos = (int) Math.min(MOST_NANOS, System.nanoTime() - start);
  }

  /** Waits, at most a little longer than the other took the last time. */
  void await() {
    long until = System.nanoTime() + ThreadLocalRandom.current().nextInt(1 + lastNanos * 5 / 4);
    while (System.nanoTime() < until) {
      Thread.onSpinWait();
    }
  }
}
