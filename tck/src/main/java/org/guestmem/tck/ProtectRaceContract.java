package org.guestmem.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.guestmem.api.DirtyPages;
import org.guestmem.api.GuestMemory;
import org.guestmem.api.GuestMemoryRegion;
import org.guestmem.api.MmapRegion;
import org.guestmem.api.MmapRegionFactory;
import org.guestmem.api.Protection;
import org.guestmem.api.ReadOnlyRegionException;
import org.guestmem.api.StaleViewException;
import org.guestmem.api.VolatileSlice;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A change of protection under running accesses shuts writers out, and never crashes. */
public interface ProtectRaceContract extends Contract {

  private boolean hasProtect(MmapRegion region) {
    return regions()
        .hasOrRefuses(
            MmapRegionFactory.FEATURE_PROTECT, () -> region.protect(Protection.READ_WRITE));
  }

  @ParameterizedTest
  @EnumSource
  default void accessesMustGoOnUnderChangesOrBeRefused(RegionKind kind) {
    MmapRegion region = regions().tracked(kind, 64 * PAGE);
    if (!hasProtect(region)) {
      return;
    }
    GuestMemory memory = GuestMemory.of(GuestMemoryRegion.of("ram", 0, region));
    VolatileSlice other = regions().create(kind, 64 * PAGE).slice();
    byte[] bytes = new byte[40 * PAGE];
    AtomicBoolean done = new AtomicBoolean();
    List<Runnable> accesses =
        List.of(
            () -> memory.putLong(8, memory.getLong(16) + 1),
            () -> memory.getAndAddInt(PAGE, 1),
            () -> memory.put(PAGE + 3, bytes, 0, bytes.length),
            () -> memory.copy(0, 20 * PAGE, 20 * PAGE),
            () -> region.slice().fill(5, 30 * PAGE, (byte) 1),
            () -> region.slice().copyTo(0, other, 3, 50 * PAGE),
            () -> other.copyTo(0, region.slice(), 3, 50 * PAGE),
            () -> region.slice(PAGE, PAGE).getAndAddLong(8, 1));
    List<Runnable> bodies = new ArrayList<>();
    for (Runnable access : accesses) {
      bodies.add(() -> repeat(access, done));
    }
    bodies.add(
        () -> {
          for (int i = 0; i < 30; i++) {
            region.protect(i % 2 == 0 ? Protection.READ_ONLY : Protection.READ_WRITE);
          }
          done.set(true);
        });
    Race.run(bodies.toArray(Runnable[]::new));
    region.slice().putLong(0, 42);
    assertEquals(42, memory.getLong(0));
  }

  private static void repeat(Runnable access, AtomicBoolean done) {
    while (!done.get()) {
      try {
        access.run();
      } catch (ReadOnlyRegionException | StaleViewException expected) {
        Thread.onSpinWait();
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  default void accessByGuestAddressMustNeverMeetAViewThatEndedBeforeItBegan(RegionKind kind) {
    MmapRegion region = regions().tracked(kind, PAGE);
    if (!hasProtect(region)) {
      return;
    }
    GuestMemory memory = GuestMemory.of(GuestMemoryRegion.of("ram", PAGE, region));
    AtomicInteger changes = new AtomicInteger(); // odd while one runs
    AtomicBoolean done = new AtomicBoolean();
    Race.run(
        () -> assertCurrent(() -> memory.getLong(PAGE + 8), changes, done),
        () -> assertCurrent(() -> memory.putShort(PAGE + 16, (short) 1), changes, done),
        () -> {
          for (int i = 0; i < 200; i++) {
            changes.incrementAndGet();
            region.protect(i % 2 == 0 ? Protection.READ_ONLY : Protection.READ_WRITE);
            changes.incrementAndGet();
            assertEquals(0, memory.getInt(PAGE));
          }
          done.set(true);
        });
  }

  private static void assertCurrent(Runnable access, AtomicInteger changes, AtomicBoolean done) {
    while (!done.get()) {
      int before = changes.get();
      try {
        access.run();
      } catch (ReadOnlyRegionException writerWasShutOut) {
        Thread.onSpinWait();
      } catch (StaleViewException e) {
        if (before % 2 == 0 && changes.get() == before) {
          throw e;
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  default void nothingMustChangeOnceWritersAreShutOutAndEveryWriteBeMarked(RegionKind kind) {
    for (int round = 0; round < 20; round++) {
      MmapRegion region = regions().tracked(kind, 1024 * PAGE);
      if (!hasProtect(region)) {
        return;
      }
      List<Long> seen = new ArrayList<>();
      VolatileSlice view = region.slice();
      Race.run(
          () -> writeUntilShutOut(view, 0),
          () -> writeUntilShutOut(view, PAGE),
          () -> {
            while (region.slice().getLong(6 * PAGE) == 0) {
              Thread.onSpinWait();
            }
            region.protect(Protection.READ_ONLY);
            seen.addAll(firstOfEachPage(region.slice()));
          });
      assertEquals(seen, firstOfEachPage(region.slice()), "written after protect returned");
      DirtyPages marked = region.dirtyBitmap().orElseThrow().harvest();
      for (int page = 0; page < seen.size(); page++) {
        long at = (long) page * PAGE;
        assertTrue(seen.get(page) == 0 || marked.isDirty(at), () -> "unmarked page at " + at);
      }
      region.close();
    }
  }

  private static List<Long> firstOfEachPage(VolatileSlice view) {
    return LongStream.iterate(0, at -> at < view.size(), at -> at + PAGE)
        .mapToObj(view::getLong)
        .toList();
  }

  /** Writes every other page, once until all are written, and on until the view ends. */
  private static void writeUntilShutOut(VolatileSlice view, long first) {
    assertThrows(
        StaleViewException.class,
        () -> {
          for (long at = first; true; at = (at + 2 * PAGE) % view.size()) {
            view.putLong(at, -1);
          }
        });
  }
}
