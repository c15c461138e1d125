package org.guestmem.api;

import static org.guestmem.api.DirtyLogs.pages;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Logs that are switched on and off, with and without a barrier over all threads. */
final class DirtySwitchTest {
  private static final long PAGE = 4096;

  private final AtomicInteger barriers = new AtomicInteger();

  private DirtyBitmap log(boolean barrier) {
    return DirtyLogs.onDemand(
        10 * PAGE,
        PAGE,
        barrier ? Optional.of(barriers::incrementAndGet) : Optional.<Runnable>empty());
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void logThatIsOffMustTakeAndGiveNothing(boolean barrier) {
    DirtyBitmap log = log(barrier);
    assertFalse(log.isEnabled());
    log.mark(0, 10 * PAGE);
    log.merge(new long[] {0b11}, 0, PAGE);
    assertFalse(log.isDirty(0));
    assertEquals(0, log.count());
    assertTrue(log.peek().isEmpty());
    assertTrue(log.harvest().isEmpty());
    assertEquals(10, log.pages());
    assertEquals(10 * PAGE, log.harvest().size());
    assertThrows(OutOfRangeException.class, () -> log.mark(10 * PAGE, 1));
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void switchingMustBeginCleanAndDropWhatNobodyTook(boolean barrier) {
    DirtyBitmap log = log(barrier);
    DirtyHarvester other = log.harvester("other");
    for (long page = 1; page < 5; page++) {
      log.enable();
      assertTrue(log.isEnabled());
      assertTrue(log.peek().isEmpty());
      log.mark(page * PAGE, 1);
      assertEquals(List.of(page), pages(log.harvest()));
      assertEquals(1, other.count());
      log.mark(0, 1);
      log.enable();
      assertEquals(List.of(0L), pages(log.peek()), "it was on already");
      log.disable();
      assertFalse(log.isEnabled());
      assertFalse(log.isDirty(0));
      assertTrue(other.harvest().isEmpty());
      log.disable();
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void pagesPutBackIntoALogThatIsOffMustBeDropped(boolean barrier) {
    DirtyBitmap log = log(barrier);
    DirtyHarvester closed = log.harvester("closed");
    log.enable();
    log.mark(0, 1);
    DirtyPages taken = log.harvest();
    log.disable();
    log.putBack(taken);
    assertEquals(0, log.count());
    log.enable();
    assertEquals(0, log.count());
    log.putBack(taken);
    assertEquals(1, log.count());
    closed.close();
    log.disable();
    assertThrows(IllegalStateException.class, () -> closed.putBack(taken));
    assertThrows(IllegalStateException.class, closed::harvest);
  }

  @Test
  void barrierMustFollowTheSwitchAlsoIfItFailedBefore() {
    List<Boolean> on = new ArrayList<>();
    DirtyBitmap[] log = new DirtyBitmap[1];
    Runnable barrier =
        () -> {
          on.add(log[0].isEnabled());
          if (on.size() == 1) {
            throw new UnsupportedOperationException("on purpose");
          }
        };
    log[0] = DirtyLogs.onDemand(PAGE, PAGE, Optional.of(barrier));
    assertThrows(UnsupportedOperationException.class, log[0]::enable);
    log[0].enable();
    assertEquals(List.of(true, true), on);
    log[0].disable();
    assertEquals(2, on.size(), "nobody waits for those who still mark");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void logThatIsAlwaysOnMustStayOn(boolean barrier) {
    DirtyBitmap log =
        DirtyLogs.of(
            PAGE,
            PAGE,
            barrier ? Optional.of(barriers::incrementAndGet) : Optional.<Runnable>empty());
    log.mark(0, 1);
    Exception e = assertThrows(UnsupportedOperationException.class, log::disable);
    assertTrue(String.valueOf(e.getMessage()).contains("trackDirtyOnDemand"), e::getMessage);
    log.enable();
    assertTrue(log.isEnabled());
    assertEquals(1, log.count());
    DirtyBitmap free = DirtyBitmap.of(PAGE, PAGE);
    assertThrows(UnsupportedOperationException.class, free::disable);
    assertTrue(free.isEnabled());
  }
}
