package org.guestmem.tck;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.BitSet;
import java.util.concurrent.atomic.AtomicInteger;
import org.guestmem.api.DirtyBitmap;
import org.guestmem.api.DirtyHarvester;
import org.guestmem.api.MmapRegion;
import org.guestmem.api.RegionSpec;
import org.guestmem.api.VolatileSlice;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Dirty logs that are switched on and off at run time. */
public interface DirtySwitchContract extends Contract {

  private static BitSet taken(DirtyBitmap log) {
    return BitSet.valueOf(log.harvest().toWords());
  }

  @ParameterizedTest
  @EnumSource
  default void everyWriteMustMarkItsPagesWhileTheLogIsOn(RegionKind kind) {
    MmapRegion region = regions().trackedOnDemand(kind, 3 * PAGE);
    DirtyBitmap log = region.dirtyBitmap().orElseThrow();
    VolatileSlice scratch = regions().anonymous(64).slice();
    for (Access access : Access.all(scratch)) {
      long offset = access.atomic() ? PAGE : PAGE - access.length() / 2;
      BitSet expected = new BitSet();
      if (access.writes()) {
        expected.set((int) offset / PAGE, (int) (offset + access.length() - 1) / PAGE + 1);
      }
      region.slice().fill(0, region.size(), (byte) 0);
      access.on(region.slice(), offset);
      assertTrue(log.harvest().isEmpty(), () -> access + " while off");
      region.slice().fill(0, region.size(), (byte) 0);
      log.enable();
      access.on(region.slice(), offset);
      assertEquals(expected, taken(log), () -> access + " while on");
      access.on(region.slice(), offset);
      log.disable();
    }
  }

  @Test
  default void logOnDemandMustBeThereAndOff() {
    MmapRegion region = regions().create(RegionSpec.builder(9 * PAGE).trackDirtyOnDemand(2 * PAGE));
    DirtyBitmap log = region.dirtyBitmap().orElseThrow();
    assertFalse(log.isEnabled());
    assertEquals(2 * PAGE, log.pageSize());
    assertEquals(5, log.pages());
    log.enable();
    region.slice().putByte(9 * PAGE - 1, (byte) 1);
    assertEquals(0b10000, log.harvest().toWords()[0]);
  }

  @Test
  default void switchingOffMustDropTheMarksOfEveryHarvester() {
    MmapRegion region = regions().trackedOnDemand(RegionKind.SHARED_ANONYMOUS, 10 * PAGE);
    DirtyBitmap log = region.dirtyBitmap().orElseThrow();
    DirtyHarvester display = log.harvester("display");
    log.enable();
    region.slice().fill(0, 3 * PAGE, (byte) 1);
    assertEquals(3, log.harvest().count());
    region.slice().putByte(5 * PAGE, (byte) 1);
    log.disable();
    region.slice().putByte(6 * PAGE, (byte) 1);
    assertEquals(0, display.count());
    assertTrue(log.harvest().isEmpty());
    log.enable();
    assertTrue(display.harvest().isEmpty());
    region.slice().putByte(7 * PAGE, (byte) 1);
    assertEquals(1L << 7, display.harvest().toWords()[0]);
    assertEquals(1L << 7, log.harvest().toWords()[0]);
  }

  @Test
  default void logThatIsAlwaysOnMustRefuseToBeSwitchedOff() {
    MmapRegion region = regions().tracked(RegionKind.SHARED_ANONYMOUS, PAGE);
    DirtyBitmap log = region.dirtyBitmap().orElseThrow();
    log.enable();
    region.slice().putByte(0, (byte) 1);
    assertThrows(UnsupportedOperationException.class, log::disable);
    assertThrows(UnsupportedOperationException.class, () -> log.enlarge(2 * PAGE));
    assertTrue(log.isEnabled());
    assertEquals(1, log.harvest().count());
  }

  @ParameterizedTest
  @EnumSource(names = {"SHARED_ANONYMOUS", "SHARED_FILE"}) // each way to store, not each mapping
  default void writeThatMissesTheLogMustBeSeenByWhoeverSwitchesItOn(RegionKind kind) {
    MmapRegion region = regions().trackedOnDemand(kind, 3 * PAGE);
    DirtyBitmap log = region.dirtyBitmap().orElseThrow();
    SkippedMarkRace.run(
        region,
        log::enable,
        () -> {
          boolean marked = log.harvest().isDirty(region.size() - 1);
          log.disable();
          return marked;
        });
  }

  @Test
  default void copyMadeAfterSwitchingOnMustFollowTheWriters() {
    MmapRegion region = regions().trackedOnDemand(RegionKind.SHARED_ANONYMOUS, 3 * PAGE);
    DirtyBitmap log = region.dirtyBitmap().orElseThrow();
    try (DirtyHarvester migration = log.harvester("migration")) {
      Seeded.run(
          random -> {
            AtomicInteger writing = new AtomicInteger(1);
            RegionCopy[] copy = new RegionCopy[1];
            Race.run(
                () -> DirtyRaceContract.write(region.slice(), random, 200_000, writing),
                () -> {
                  do {
                    log.disable();
                    log.enable();
                    copy[0] = new RegionCopy(region.slice(), migration);
                    copy[0].follow();
                  } while (writing.get() > 0);
                  copy[0].follow();
                });
            assertArrayEquals(BulkContract.contents(region.slice()), copy[0].bytes());
          });
    }
  }
}
