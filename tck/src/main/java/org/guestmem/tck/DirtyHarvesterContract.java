package org.guestmem.tck;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.guestmem.api.DirtyBitmap;
import org.guestmem.api.DirtyHarvester;
import org.guestmem.api.DirtyPages;
import org.guestmem.api.MmapRegion;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Several harvesters of one log, which do not take each other's pages. */
public interface DirtyHarvesterContract extends Contract {

  private static List<Long> pages(DirtyPages dirty) {
    List<Long> pages = new ArrayList<>();
    dirty.forEachPage((offset, length) -> pages.add(offset / PAGE));
    return pages;
  }

  @ParameterizedTest
  @EnumSource
  default void everyHarvesterMustTakeEveryPage(RegionKind kind) {
    MmapRegion region = regions().tracked(kind, 100 * PAGE);
    DirtyBitmap log = region.dirtyBitmap().orElseThrow();
    DirtyHarvester migration = log.harvester("migration");
    DirtyHarvester display = log.harvester("display");
    region.slice().putInt(2 * PAGE - 2, 1);
    assertEquals(List.of(1L, 2L), pages(migration.harvest()));
    region.slice().fill(70 * PAGE, 2 * PAGE, (byte) 1);
    assertEquals(List.of(1L, 2L, 70L, 71L), pages(display.harvest()));
    region.slice().putByte(PAGE, (byte) 1);
    assertEquals(List.of(1L, 70L, 71L), pages(migration.harvest()));
    assertEquals(List.of(1L), pages(display.harvest()));
    assertEquals(List.of(1L, 2L, 70L, 71L), pages(log.harvest()));
  }

  @Test
  default void harvestMustTakeNothingFromAnother() {
    MmapRegion region = regions().tracked(RegionKind.SHARED_ANONYMOUS, 10 * PAGE);
    DirtyBitmap log = region.dirtyBitmap().orElseThrow();
    DirtyHarvester migration = log.harvester("migration");
    DirtyHarvester display = log.harvester("display");
    region.slice().putByte(7 * PAGE, (byte) 1);
    display.harvest();
    assertEquals(0, display.count());
    assertEquals(1, migration.count());
    assertEquals(List.of(7L), pages(migration.peek()));
    assertTrue(log.isDirty(7 * PAGE));
    assertEquals(List.of(7L), pages(log.harvest()));
    assertFalse(log.isDirty(7 * PAGE));
    assertEquals(List.of(7L), pages(migration.harvest()));
    assertTrue(display.harvest().isEmpty());
  }

  @Test
  default void mergedAndMarkedPagesMustReachEveryHarvester() {
    MmapRegion region = regions().tracked(RegionKind.SHARED_ANONYMOUS, 10 * PAGE);
    DirtyBitmap log = region.dirtyBitmap().orElseThrow();
    DirtyHarvester display = log.harvester("display");
    log.merge(new long[] {0b100}, 0, PAGE);
    log.mark(4 * PAGE, 1);
    assertEquals(List.of(2L, 4L), pages(log.harvest()));
    assertEquals(List.of(2L, 4L), pages(display.harvest()));
  }

  @Test
  default void pagesPutBackMustShowInNoOtherHarvester() {
    MmapRegion region = regions().tracked(RegionKind.SHARED_ANONYMOUS, 10 * PAGE);
    DirtyBitmap log = region.dirtyBitmap().orElseThrow();
    DirtyHarvester migration = log.harvester("migration");
    DirtyHarvester display = log.harvester("display");
    region.slice().putByte(3 * PAGE, (byte) 1);
    log.harvest();
    display.harvest();
    migration.putBack(migration.harvest());
    assertEquals(0, display.count());
    assertEquals(0, log.count());
    region.slice().putByte(5 * PAGE, (byte) 1);
    assertEquals(List.of(3L, 5L), pages(migration.harvest()));
    DirtyPages taken = log.harvest();
    assertEquals(List.of(5L), pages(taken));
    log.putBack(taken);
    assertEquals(0, migration.count());
    assertEquals(List.of(5L), pages(display.harvest()));
    assertEquals(List.of(5L), pages(log.harvest()));
    MmapRegion larger = regions().tracked(RegionKind.SHARED_ANONYMOUS, 11 * PAGE);
    DirtyPages others = larger.dirtyBitmap().orElseThrow().harvest();
    assertThrows(IllegalArgumentException.class, () -> migration.putBack(others));
  }

  @Test
  default void harvesterMustTakeOnlyWhatIsMarkedWhileItIsOpen() {
    MmapRegion region = regions().tracked(RegionKind.SHARED_ANONYMOUS, 10 * PAGE);
    DirtyBitmap log = region.dirtyBitmap().orElseThrow();
    DirtyHarvester first = log.harvester("first");
    region.slice().putByte(PAGE, (byte) 1);
    DirtyHarvester later = log.harvester("later");
    region.slice().putByte(2 * PAGE, (byte) 1);
    assertEquals(List.of(2L), pages(later.harvest()));
    first.close();
    first.close();
    region.slice().putByte(3 * PAGE, (byte) 1);
    assertThrows(IllegalStateException.class, first::harvest);
    assertThrows(IllegalStateException.class, first::peek);
    assertThrows(IllegalStateException.class, first::count);
    assertThrows(IllegalStateException.class, () -> first.putBack(log.peek()));
    assertEquals(List.of(3L), pages(later.harvest()));
    assertEquals(List.of(1L, 2L, 3L), pages(log.harvest()));
  }

  @ParameterizedTest
  @EnumSource
  default void noWriteMustBeLostToAnyOfSeveralHarvesters(RegionKind kind) {
    MmapRegion region = regions().tracked(kind, 3 * PAGE);
    DirtyBitmap log = region.dirtyBitmap().orElseThrow();
    RegionCopy migration = new RegionCopy(region.slice(), log.harvester("migration"));
    RegionCopy display = new RegionCopy(region.slice(), log.harvester("display"));
    Seeded.run(
        random -> {
          AtomicInteger writing = new AtomicInteger(1);
          Race.run(
              () -> DirtyRaceContract.write(region.slice(), random, 100_000, writing),
              () -> migration.followWhile(writing),
              () -> display.followWhile(writing));
          byte[] expected = BulkContract.contents(region.slice());
          assertArrayEquals(expected, migration.bytes());
          assertArrayEquals(expected, display.bytes());
        });
  }

  @Test
  default void noWriteMustBeLostToAHarvesterThatIsOpenedAmongWriters() {
    MmapRegion region = regions().tracked(RegionKind.SHARED_ANONYMOUS, 3 * PAGE);
    DirtyBitmap log = region.dirtyBitmap().orElseThrow();
    List<RegionCopy> copies = new ArrayList<>();
    Seeded.run(
        random -> {
          AtomicInteger writing = new AtomicInteger(1);
          Race.run(
              () -> DirtyRaceContract.write(region.slice(), random, 100_000, writing),
              () -> {
                while (copies.isEmpty() || (writing.get() > 0 && copies.size() < 20)) {
                  copies.add(new RegionCopy(region.slice(), log.harvester("snapshot")));
                  copies.forEach(RegionCopy::follow);
                }
              });
          copies.forEach(RegionCopy::follow);
          byte[] expected = BulkContract.contents(region.slice());
          copies.forEach(each -> assertArrayEquals(expected, each.bytes()));
        });
  }
}
