package org.guestmem.api;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Marks in a loop that does nothing else, which a compiler may not leave out. */
final class DirtySpinTest {
  private static final int HARVESTS = 2_000;

  /** Not volatile: reading it must not be what makes the loop look at the bit again. */
  private boolean enough;

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void pageMustBeMarkedAgainByACompiledLoop(boolean barrier) throws InterruptedException {
    Runnable none = () -> {};
    DirtyBitmap log = DirtyLogs.of(4096, 4096, barrier ? Optional.of(none) : Optional.empty());
    Thread writer = new Thread(() -> markInALoop(log));
    writer.start();
    try {
      for (int i = 0; i < HARVESTS; i++) {
        while (log.harvest().isEmpty()) {
          assertTrue(writer.isAlive(), "the loop is over, and has not marked the page again");
        }
      }
    } finally {
      enough = true;
      writer.join();
    }
  }

  private void markInALoop(DirtyBitmap log) {
    for (int i = 0; i < Integer.MAX_VALUE && !enough; i++) {
      log.mark(0, 1);
    }
  }
}
