package org.guestmem.api;

import static org.guestmem.api.DirtyLogs.pages;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Several harvesters of one log, with and without a barrier over all threads. */
final class DirtyHarvesterTest {
  private static final long PAGE = 4096;
  private static final long BLOCK = PAGE << DirtyBlocks.BLOCK_SHIFT;

  private final AtomicInteger barriers = new AtomicInteger();

  private DirtyBitmap log(long size, boolean barrier) {
    return DirtyLogs.of(
        size, PAGE, barrier ? Optional.of(barriers::incrementAndGet) : Optional.empty());
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void eachMustTakeEveryMarkOnce(boolean barrier) {
    DirtyBitmap log = log(3 * BLOCK, barrier);
    try (DirtyHarvester migration = log.harvester("migration");
        DirtyHarvester display = log.harvester("display")) {
      log.mark(PAGE, 1);
      assertEquals(List.of(1L), pages(migration.harvest()));
      log.mark(2 * PAGE, 1);
      log.mark(2 * BLOCK, 1);
      long far = 2 * BLOCK / PAGE;
      assertEquals(3, display.count());
      assertEquals(List.of(1L, 2L, far), pages(display.peek()));
      assertEquals(List.of(1L, 2L, far), pages(display.harvest()));
      assertEquals(List.of(2L, far), pages(migration.harvest()));
      assertTrue(log.isDirty(PAGE));
      assertFalse(log.isDirty(0));
      assertEquals(List.of(1L, 2L, far), pages(log.harvest()));
      for (DirtyHarvester each : List.of(migration, display)) {
        assertTrue(each.harvest().isEmpty());
      }
      assertTrue(log.harvest().isEmpty());
      assertFalse(log.isDirty(PAGE));
    }
  }

  @Test
  void harvestAndOpeningMustEachIssueOneBarrier() {
    DirtyBitmap log = log(BLOCK, true);
    DirtyHarvester first = log.harvester("first");
    assertEquals(1, barriers.get());
    DirtyHarvester second = log.harvester("second");
    assertEquals(2, barriers.get());
    log.mark(0, BLOCK);
    first.harvest();
    assertEquals(3, barriers.get());
    assertEquals(BLOCK / PAGE, second.count());
    assertEquals(3, barriers.get());
    second.harvest();
    assertEquals(4, barriers.get(), "nothing was left to move, and yet");
    log.harvest();
    assertEquals(5, barriers.get());
  }

  @Test
  void harvesterThatNobodyReachesMustGoWithItsMarks() throws InterruptedException {
    DirtyBitmap log = log(PAGE, false);
    WeakReference<DirtyHarvester> forgotten = new WeakReference<>(log.harvester("forgotten"));
    DirtyHarvester kept = log.harvester("kept");
    for (int i = 0; i < 500 && forgotten.get() != null; i++) {
      System.gc();
      Thread.sleep(10);
    }
    assertNull(forgotten.get());
    log.mark(0, 1);
    assertEquals(1, log.harvest().count());
    assertEquals(1, kept.harvest().count());
  }

  @Test
  void barrierMustFollowTheMoveToEveryHarvester() {
    List<DirtyHarvester> open = new ArrayList<>();
    List<Long> leftInFront = new ArrayList<>();
    DirtyBitmap[] log = new DirtyBitmap[1];
    Runnable barrier =
        () -> {
          assertTrue(
              Thread.holdsLock(log[0].harvesters()),
              "a harvest between the two would lack the marks");
          leftInFront.add(log[0].harvesters().notDrained().count());
          open.forEach(each -> assertTrue(each.isPending(0), each::toString));
        };
    log[0] = DirtyLogs.of(PAGE, PAGE, Optional.of(barrier));
    open.add(log[0].harvester("first"));
    log[0].mark(0, 1);
    open.add(log[0].harvester("second"));
    log[0].mark(0, 1);
    log[0].harvest();
    assertEquals(List.of(0L, 0L, 0L), leftInFront);
  }

  @Test
  void marksMustSurviveABarrierThatFails() {
    AtomicInteger failures = new AtomicInteger();
    Runnable barrier =
        () -> {
          if (failures.getAndDecrement() > 0) {
            throw new UnsupportedOperationException("on purpose");
          }
        };
    DirtyBitmap log = DirtyLogs.of(10 * PAGE, PAGE, Optional.of(barrier));
    DirtyHarvester first = log.harvester("first");
    DirtyHarvester second = log.harvester("second");
    log.mark(3 * PAGE, 1);
    failures.set(1);
    assertThrows(UnsupportedOperationException.class, first::harvest);
    failures.set(1);
    assertThrows(UnsupportedOperationException.class, () -> log.harvester("third"));
    log.mark(5 * PAGE, 1);
    assertEquals(List.of(3L, 5L), pages(first.harvest()));
    assertEquals(List.of(3L, 5L), pages(second.harvest()));
    assertEquals(List.of(3L, 5L), pages(log.harvest()));
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void oneOpenedLaterMustTakeOnlyWhatIsMarkedAfterwards(boolean barrier) {
    DirtyBitmap log = log(10 * PAGE, barrier);
    log.mark(PAGE, 1);
    DirtyHarvester later = log.harvester("later");
    assertEquals(0, later.count());
    log.mark(2 * PAGE, 1);
    assertEquals(List.of(2L), pages(later.harvest()));
    DirtyHarvester same = log.harvester("same");
    same.putBack(log.peek());
    assertEquals(List.of(1L, 2L), pages(same.harvest()));
    assertEquals(List.of(1L, 2L), pages(log.harvest()));
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void whatIsPutBackMustConcernOneHarvesterOnly(boolean barrier) {
    DirtyBitmap log = log(10 * PAGE, barrier);
    DirtyHarvester first = log.harvester("first");
    DirtyHarvester second = log.harvester("second");
    log.mark(PAGE, 1);
    DirtyPages taken = first.harvest();
    second.harvest();
    log.harvest();
    first.putBack(taken);
    assertEquals(0, second.count());
    assertEquals(0, log.count());
    log.mark(4 * PAGE, 1);
    assertEquals(List.of(1L, 4L), pages(first.harvest()));
    assertEquals(List.of(4L), pages(second.harvest()));
    log.putBack(taken);
    assertTrue(log.isDirty(PAGE));
    assertEquals(0, first.count());
    assertEquals(List.of(1L, 4L), pages(log.harvest()));
    DirtyPages larger = log(11 * PAGE, barrier).harvest();
    assertThrows(IllegalArgumentException.class, () -> first.putBack(larger));
  }

  @Test
  void closedOneMustRefuseAndLeaveTheOthersTheirMarks() {
    DirtyBitmap log = log(10 * PAGE, false);
    DirtyHarvester closed = log.harvester("display");
    DirtyHarvester open = log.harvester("migration");
    log.mark(0, 1);
    DirtyPages taken = closed.harvest();
    closed.close();
    closed.close();
    Exception e = assertThrows(IllegalStateException.class, closed::harvest);
    assertEquals(
        "dirty harvester display is closed; open another with DirtyBitmap.harvester",
        e.getMessage());
    assertThrows(IllegalStateException.class, closed::peek);
    assertThrows(IllegalStateException.class, closed::count);
    assertThrows(IllegalStateException.class, () -> closed.putBack(taken));
    assertEquals("display", closed.name());
    assertEquals("dirty harvester display", closed.toString());
    log.mark(PAGE, 1);
    assertEquals(List.of(0L, 1L), pages(open.harvest()));
    assertEquals(List.of(0L, 1L), pages(log.harvest()));
  }

  @Test
  void closedOneMustNotDrainTheLogWhenItRefuses() {
    DirtyBitmap log = log(PAGE, true);
    DirtyHarvester closed = log.harvester("closed");
    closed.close();
    log.mark(0, 1);
    assertThrows(IllegalStateException.class, closed::harvest);
    assertEquals(1, barriers.get(), "that of the opening");
    assertEquals(1, log.harvesters().notDrained().count());
  }

  @Test
  @SuppressWarnings("NullAway") // on purpose
  void nameMustBeGiven() {
    assertThrows(NullPointerException.class, () -> log(PAGE, false).harvester(null));
  }

  @Test
  void harvestersOfALogOf8TiBMustCostLittleUntilItIsMarked() {
    // 256 MiB of bits for each of them, of which two blocks of 32 KiB are needed here.
    DirtyBitmap log = log(8L << 40, true);
    List<DirtyHarvester> harvesters = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      harvesters.add(log.harvester("harvester " + i));
    }
    log.mark(0, 1);
    log.mark((8L << 40) - 1, 1);
    log.harvest();
    for (DirtyHarvester each : harvesters) {
      assertEquals(List.of(0L, (8L << 28) - 1), pages(each.harvest()));
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void markMustNotBeLostToHarvestersThatRace(boolean barrier) throws InterruptedException {
    // Without memory: each page is marked once, so each harvester must take it exactly once.
    DirtyBitmap log = log(1_000_000 * PAGE, barrier);
    DirtyHarvester first = log.harvester("first");
    DirtyHarvester second = log.harvester("second");
    AtomicInteger marking = new AtomicInteger(2);
    List<Thread> writers = new ArrayList<>();
    for (int w = 0; w < 2; w++) {
      int odd = w;
      Thread writer =
          new Thread(
              () -> {
                for (long page = odd; page < log.pages(); page += 2) {
                  log.mark(page * PAGE, 1);
                }
                marking.decrementAndGet();
              });
      writer.setDaemon(true);
      writer.start();
      writers.add(writer);
    }
    long firstTook = 0;
    long secondTook = 0;
    boolean last;
    do {
      last = marking.get() == 0;
      firstTook += first.harvest().count();
      secondTook += second.harvest().count();
    } while (!last);
    for (Thread writer : writers) {
      writer.join(60_000);
      assertFalse(writer.isAlive());
    }
    assertEquals(log.pages(), firstTook);
    assertEquals(log.pages(), secondTook + second.count());
    assertEquals(log.pages(), log.harvest().count());
  }
}
