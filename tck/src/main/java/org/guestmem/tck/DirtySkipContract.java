package org.guestmem.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.guestmem.api.DirtyBitmap;
import org.guestmem.api.DirtyHarvester;
import org.guestmem.api.DirtyPages;
import org.guestmem.api.MmapRegion;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Marks that a writer leaves out because the bit is set, while a harvester takes that bit. */
public interface DirtySkipContract extends Contract {

  /** What one block of the log covers: its last word is the last that a harvest looks at. */
  long BLOCK_BYTES = 1L << 30;

  @ParameterizedTest
  @EnumSource
  default void markMayBeLeftOutOnlyWhereTheHarvesterSeesTheData(RegionKind kind) {
    MmapRegion region = wholeBlock(kind);
    DirtyBitmap log = region.dirtyBitmap().orElseThrow();
    race(region, log::harvest, log::harvest);
  }

  @Test
  default void markMayBeLeftOutOfANewHarvesterOnlyWhereItsOpenerSeesTheData() {
    MmapRegion region = wholeBlock(RegionKind.SHARED_ANONYMOUS);
    DirtyBitmap log = region.dirtyBitmap().orElseThrow();
    AtomicReference<DirtyHarvester> newest = new AtomicReference<>(log.harvester("first"));
    race(
        region,
        () -> newest.getAndSet(log.harvester("next")).close(),
        () -> {
          log.harvest(); // else what it is owed makes the next opening slow, and nothing races
          return newest.get().harvest();
        });
  }

  private MmapRegion wholeBlock(RegionKind kind) {
    BackendUnderTest backend = regions().backend();
    long most = kind.isFile() ? backend.largestFile() : backend.largestAnonymous();
    return regions().tracked(kind, Math.min(BLOCK_BYTES, most / PAGE * PAGE));
  }

  private static void race(MmapRegion region, Runnable take, Supplier<DirtyPages> next) {
    Seeded.run(
        random -> {
          SkippedMarkRace race = new SkippedMarkRace(region, random, take, next);
          Race.run(race::write, race::harvest);
          assertEquals(0, race.lost(), "marks lost in " + SkippedMarkRace.ROUNDS + " rounds");
        });
  }
}
