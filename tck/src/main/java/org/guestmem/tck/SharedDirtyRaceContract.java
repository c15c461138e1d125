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

  /** So many that a call which marks all of them lasts longer than a replacement takes to begin. */
  long PAGES = 1 << 15;

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
    VolatileSlice[] spare = {memory()};
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
          return memory();
        });
  }

  @Test
  default void writersMustNotNoticeThatDetachedMemoryIsClosed() {
    DirtyBitmap log = DirtyBitmap.of(PAGES * PAGE, PAGE);
    AtomicInteger marking = new AtomicInteger(1);
    Race.run(
        () -> whileIn(marking, () -> log.mark(0, log.size())),
        () -> {
          for (int i = 0; i < 200; i++) {
            SharedDirtyLog shared = new SharedDirtyLog(memory());
            shared.attach(log, 0);
            awaitMarks(shared, marking);
            shared.detach(log);
            shared.memory().region().close();
          }
          marking.set(0);
        });
  }

  private static void whileIn(AtomicInteger marking, Runnable mark) {
    try {
      while (marking.get() > 0) {
        mark.run();
      }
    } finally {
      marking.set(0); // or the other would wait for a writer that failed
    }
  }

  private static void awaitMarks(SharedDirtyLog shared, AtomicInteger marking) {
    while (marking.get() > 0 && SharedDirtyLogContract.bits(shared.memory()).isEmpty()) {
      Thread.onSpinWait();
    }
  }

  private VolatileSlice memory() {
    return regions().anonymous(PAGES / Byte.SIZE).slice();
  }

  /** Marks all pages in one call, over and over; the memory is replaced meanwhile. */
  private void replaceWhileMarking(int rounds, UnaryOperator<VolatileSlice> next) {
    SharedDirtyLog shared = new SharedDirtyLog(memory());
    AtomicInteger started = new AtomicInteger();
    AtomicInteger marked = new AtomicInteger();
    AtomicInteger lost = new AtomicInteger();
    Race.run(
        () -> {
          try {
            for (int round = 1; round <= rounds; round++) {
              while (started.get() < round) {
                Thread.onSpinWait();
              }
              shared.mark(0, PAGES * PAGE);
              marked.set(round);
            }
          } finally {
            marked.set(rounds);
          }
        },
        () -> {
          VolatileSlice fresh = next.apply(shared.replace(memory()));
          for (int round = 1; round <= rounds; round++) {
            shared.memory().fill(0, PAGES / Byte.SIZE, (byte) 0);
            started.set(round);
            do {
              fresh = next.apply(shared.replace(fresh));
            } while (marked.get() < round);
            lost.addAndGet(
                (int) PAGES - SharedDirtyLogContract.bits(shared.memory()).cardinality());
          }
        });
    assertEquals(0, lost.get(), "marks lost in " + rounds + " rounds");
  }
}
