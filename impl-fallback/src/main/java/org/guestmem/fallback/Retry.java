package org.guestmem.fallback;

import org.guestmem.api.MappingFailedException;

/** What is refused while closed regions wait for the collector, and may not be after it came. */
final class Retry {
  private static final int TRIES = 5;
  private static final long WAIT_MILLIS = 20; // cleaners run a little after the collector

  private Retry() {}

  /** Runs a check, once more after a collection if it fails, and a few times while that goes on. */
  static void afterCollection(Runnable check) {
    try {
      check.run();
    } catch (MappingFailedException refused) {
      System.gc();
      for (int i = 1; !passes(check); i++) {
        if (i == TRIES || !waits()) {
          throw refused;
        }
      }
    }
  }

  private static boolean passes(Runnable check) {
    try {
      check.run();
      return true;
    } catch (MappingFailedException e) {
      return false;
    }
  }

  private static boolean waits() {
    try {
      Thread.sleep(WAIT_MILLIS);
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
