package org.guestmem.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.guestmem.api.MmapRegion;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Marks that a writer leaves out because the bit is set, while a harvester takes that bit. */
public interface DirtySkipContract extends Contract {

  /** What one block of the log covers: its last word is the last that a harvest looks at. */
  long BLOCK_BYTES = 1L << 30;

  @ParameterizedTest
  @EnumSource
  default void markMayBeLeftOutOnlyWhereTheHarvesterSeesTheData(RegionKind kind) {
    BackendUnderTest backend = regions().backend();
    long most = kind.isFile() ? backend.largestFile() : backend.largestAnonymous();
    MmapRegion region = regions().tracked(kind, Math.min(BLOCK_BYTES, most / PAGE * PAGE));
    Seeded.run(
        random -> {
          SkippedMarkRace race = new SkippedMarkRace(region, random);
          Race.run(race::write, race::harvest);
          assertEquals(0, race.lost(), "marks lost in " + SkippedMarkRace.ROUNDS + " rounds");
        });
  }
}
