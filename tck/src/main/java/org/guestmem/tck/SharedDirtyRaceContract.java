package org.guestmem.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.guestmem.api.DirtyBitmap;
import org.guestmem.api.MmapRegion;
import org.guestmem.api.SharedDirtyLog;
import org.guestmem.api.VolatileSlice;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Shared logs that are attached and replaced while writers mark. */
public interface SharedDirtyRaceContract extends Contract {

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  default void writeThatMissesTheSharedLogMustBeSeenByWhoeverAttachesIt(boolean onDemand) {
    MmapRegion region =
        onDemand
            ? regions().trackedOnDemand(RegionKind.SHARED_ANONYMOUS, 3 * PAGE)
            : regions().tracked(RegionKind.SHARED_ANONYMOUS, 3 * PAGE);
    DirtyBitmap log = region.dirtyBitmap().orElseThrow();
    VolatileSlice memory = regions().anonymous(8).slice();
    SharedDirtyLog shared = new SharedDirtyLog(memory);
    SkippedMarkRace.run(
        region,
        () -> {
          shared.detach(log);
          shared.attach(log, 0);
        },
        () -> {
          shared.detach(log);
          return memory.getAndSetLong(0, 0) != 0;
        });
  }

  @Test
  default void noMarkMustBeLostWhileTheMemoryIsReplaced() {
    VolatileSlice[] spare = {regions().anonymous(4096).slice()};
    replaceWhileMarking(
        2_000,
        old -> {
          old.fill(0, old.size(), (byte) 0); // as its owner may, who has got it back
          VolatileSlice next = spare[0];
          spare[0] = old;
          return next;
        });
  }

  @Test
  default void noMarkMustBeLostWhenTheOldMemoryIsClosed() {
    replaceWhileMarking(
        100,
        old -> {
          old.region().close();
          return regions().anonymous(4096).slice();
        });
  }

  @Test
  default void writersMustNotNoticeThatDetachedMemoryIsClosed() {
    DirtyBitmap log = DirtyBitmap.of(4096 * 8 * PAGE, PAGE);
    AtomicInteger marking = new AtomicInteger(1);
    Race.run(
        () -> {
          while (marking.get() > 0) {
            log.mark(0, log.size());
          }
        },
        () -> {
          try {
            for (int i = 0; i < 200; i++) {
              SharedDirtyLog shared = new SharedDirtyLog(regions().anonymous(4096).slice());
              shared.attach(log, 0);
              while (SharedDirtyLogContract.bits(shared.memory()).isEmpty()) {
                Thread.onSpinWait();
              }
              shared.detach(log);
              shared.memory().region().close();
            }
          } finally {
            marking.set(0);
          }
        });
  }

  /** Marks all pages in one call, over and over; the memory is replaced meanwhile. */
  private void replaceWhileMarking(int rounds, UnaryOperator<VolatileSlice> next) {
    SharedDirtyLog shared = new SharedDirtyLog(regions().anonymous(4096).slice());
    long pages = 4096 * 8;
    AtomicInteger started = new AtomicInteger();
    AtomicInteger marked = new AtomicInteger();
    Race.run(
        () -> {
          for (int round = 1; round <= rounds; round++) {
            while (started.get() < round) {
              Thread.onSpinWait();
            }
            shared.mark(0, pages * PAGE);
            marked.set(round);
          }
        },
        () -> {
          VolatileSlice fresh = next.apply(shared.replace(regions().anonymous(4096).slice()));
          for (int round = 1; round <= rounds; round++) {
            shared.memory().fill(0, 4096, (byte) 0);
            started.set(round);
            do {
              fresh = next.apply(shared.replace(fresh));
            } while (marked.get() < round);
            assertEquals(
                pages,
                SharedDirtyLogContract.bits(shared.memory()).cardinality(),
                "round " + round);
          }
        });
  }
}
