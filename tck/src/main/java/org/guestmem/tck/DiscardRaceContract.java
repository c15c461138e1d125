package org.guestmem.tck;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.guestmem.api.MmapRegion;
import org.guestmem.api.MmapRegionFactory;
import org.guestmem.api.RegionClosedException;
import org.guestmem.api.VolatileSlice;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Discards and other calls to the host race accesses and the close, and reach no other memory. */
public interface DiscardRaceContract extends Contract {

  @ParameterizedTest
  @EnumSource
  default void accessToAPageInFlightMustFindWhatWasWrittenOrZero(RegionKind kind) {
    int page = (int) regions().factory().granularity();
    MmapRegion region = regions().create(kind, 4L * page);
    if (!regions().hasOrRefuses(MmapRegionFactory.FEATURE_DISCARD, () -> region.discard(0, 0))) {
      return;
    }
    VolatileSlice view = region.slice();
    view.fill(3L * page, page, Access.FILLER);
    AtomicBoolean done = new AtomicBoolean();
    Race.run(
        () -> {
          for (int i = 0; i < 2_000; i++) {
            region.discard(page, 2L * page);
          }
          done.set(true);
        },
        () -> {
          while (!done.get()) {
            view.putLong(page + 8, 42);
            long found = view.getLong(page + 8);
            assertTrue(found == 42 || found == 0, () -> "found " + found);
          }
        });
    byte[] beside = new byte[page];
    view.get(3L * page, beside, 0, page);
    byte[] expected = new byte[page];
    Arrays.fill(expected, Access.FILLER);
    assertArrayEquals(expected, beside);
  }

  @ParameterizedTest
  @EnumSource
  default void closeMustWaitForCallsToTheHostAndNoneMustReachOtherMemory(RegionKind kind) {
    int page = (int) regions().factory().granularity();
    byte[] pattern = new byte[16 * page];
    Arrays.fill(pattern, Access.FILLER);
    for (int round = 0; round < 15; round++) {
      MmapRegion region = regions().create(kind, pattern.length);
      region.slice().put(0, pattern, 0, pattern.length);
      List<MmapRegion> next = new ArrayList<>();
      closeUnder(
          region,
          calls(region, page),
          () -> {
            // The host gives the addresses to these at once.
            for (int i = 0; i < 4; i++) {
              next.add(regions().create(RegionKind.PRIVATE_ANONYMOUS, pattern.length));
              next.get(i).slice().put(0, pattern, 0, pattern.length);
            }
          });
      for (MmapRegion other : next) {
        assertArrayEquals(pattern, BulkContract.contents(other.slice()));
        other.close();
      }
    }
  }

  private List<Runnable> calls(MmapRegion region, int page) {
    List<Runnable> calls = new ArrayList<>();
    if (regions().has(MmapRegionFactory.FEATURE_FLUSH)) {
      calls.add(() -> region.flush(3, 5L * page));
    }
    if (regions().has(MmapRegionFactory.FEATURE_DISCARD)) {
      calls.add(() -> region.discard(page, 8L * page));
    }
    if (regions().has(MmapRegionFactory.FEATURE_RESIDENT)) {
      calls.add(() -> region.residentBytes(5, 9L * page));
    }
    return calls;
  }

  /** Closes a region while each call runs in a loop of its own, and goes on at once. */
  private static void closeUnder(MmapRegion region, List<Runnable> calls, Runnable then) {
    Race race = new Race();
    AtomicInteger running = new AtomicInteger();
    for (Runnable call : calls) {
      race.add(
          () -> {
            call.run();
            running.incrementAndGet();
            assertThrows(
                RegionClosedException.class,
                () -> {
                  while (true) {
                    call.run();
                  }
                });
          });
    }
    race.add(
        () -> {
          while (running.get() < calls.size()) {
            Thread.onSpinWait();
          }
          region.close();
          then.run();
        });
    race.start();
    race.join();
  }
}
