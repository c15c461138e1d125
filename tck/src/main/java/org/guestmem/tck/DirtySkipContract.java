package org.guestmem.tck;

import java.util.concurrent.atomic.AtomicReference;
import org.guestmem.api.DirtyBitmap;
import org.guestmem.api.DirtyHarvester;
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
    SkippedMarkRace.run(region, log::harvest, () -> log.harvest().isDirty(region.size() - 1));
  }

  @Test
  default void markMayBeLeftOutOfANewHarvesterOnlyWhereItsOpenerSeesTheData() {
    MmapRegion region = wholeBlock(RegionKind.SHARED_ANONYMOUS);
    DirtyBitmap log = region.dirtyBitmap().orElseThrow();
    AtomicReference<DirtyHarvester> newest = new AtomicReference<>(log.harvester("first"));
    SkippedMarkRace.run(
        region,
        () -> newest.getAndSet(log.harvester("next")).close(),
        () -> {
          log.harvest(); // else what it is owed makes the next opening slow, and nothing races
          return newest.get().harvest().isDirty(region.size() - 1);
        });
  }

  private MmapRegion wholeBlock(RegionKind kind) {
    BackendUnderTest backend = regions().backend();
    long most = kind.isFile() ? backend.largestFile() : backend.largestAnonymous();
    return regions().tracked(kind, Math.min(BLOCK_BYTES, most / PAGE * PAGE));
  }
}
