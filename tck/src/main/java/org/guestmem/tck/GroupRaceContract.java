package org.guestmem.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.guestmem.api.GuestMemory;
import org.guestmem.api.GuestMemoryRegion;
import org.guestmem.api.MmapRegion;
import org.guestmem.api.MmapRegionFactory;
import org.guestmem.api.Protection;
import org.guestmem.api.RegionClosedException;
import org.guestmem.api.RegionGroup;
import org.guestmem.api.RegionSpec;
import org.guestmem.api.StaleViewException;
import org.guestmem.api.VolatileSlice;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What happens to a group under running accesses is an exception in them and never a crash. */
public interface GroupRaceContract extends Contract {

  @ParameterizedTest
  @EnumSource
  default void closeOfAGroupUnderAccessMustThrowInEveryThread(RegionKind kind) {
    for (int round = 0; round < 6; round++) {
      RegionGroup group = regions().group();
      Race race = new Race();
      AtomicInteger running = new AtomicInteger();
      for (int i = 0; i < 3; i++) {
        VolatileSlice view = group.create(regions().spec(kind, PAGE).trackDirty().build()).slice();
        race.add(
            () -> {
              view.putLong(8, 1);
              running.incrementAndGet();
              // Closed, never stale: a thread that took it for that would take a new view.
              assertThrows(
                  RegionClosedException.class,
                  () -> {
                    while (true) {
                      view.putLong(8, view.getLong(8) + 1);
                    }
                  });
            });
      }
      race.add(
          () -> {
            await(running, 3);
            group.close();
          });
      race.start();
      race.join();
    }
  }

  private static void await(AtomicInteger running, int count) {
    while (running.get() < count) {
      Thread.onSpinWait();
    }
  }

  @Test
  default void changesOfOthersMustLoseNoWriteThatIsRepeated() {
    RegionGroup group = regions().group();
    RegionSpec spec = RegionSpec.builder(PAGE).trackDirty().build();
    MmapRegion stays = group.create(spec);
    GuestMemory memory = GuestMemory.of(GuestMemoryRegion.of("stays", 0, stays));
    int rounds = 40;
    AtomicInteger changed = new AtomicInteger();
    Race.run(
        () -> {
          for (long i = 1; changed.get() < rounds; i++) {
            putUntilItIsMade(memory, i);
            long expected = i;
            assertEquals(expected, getUntilItIsMade(memory));
          }
        },
        () -> {
          for (; changed.get() < rounds; changed.incrementAndGet()) {
            MmapRegion other = group.create(spec);
            other.slice().putLong(0, 1);
            if (regions().has(MmapRegionFactory.FEATURE_PROTECT)) {
              other.protect(Protection.READ_ONLY);
            }
            other.close();
          }
        });
    assertEquals(List.of(stays), group.regions());
  }

  private static void putUntilItIsMade(GuestMemory memory, long value) {
    while (true) {
      try {
        memory.putLong(8, value);
        return;
      } catch (StaleViewException e) {
        Thread.onSpinWait();
      }
    }
  }

  private static long getUntilItIsMade(GuestMemory memory) {
    while (true) {
      try {
        return memory.getLong(8);
      } catch (StaleViewException e) {
        Thread.onSpinWait();
      }
    }
  }

  @Test
  default void regionCreatedWhileItsGroupClosesMustBeClosedOrRefused() {
    for (int round = 0; round < 30; round++) {
      RegionGroup group = regions().group();
      List<MmapRegion> created = Collections.synchronizedList(new ArrayList<>());
      AtomicInteger running = new AtomicInteger();
      Runnable creator =
          () -> {
            RegionSpec spec = RegionSpec.builder(PAGE).build();
            assertThrows(
                RegionClosedException.class,
                () -> {
                  while (true) {
                    created.add(group.create(spec));
                    running.incrementAndGet();
                  }
                });
          };
      Race.run(
          creator,
          creator,
          () -> {
            await(running, 2);
            group.close();
          });
      created.forEach(region -> assertFalse(region.isOpen()));
    }
  }

  @Test
  default void closesOfAGroupAndOfItsRegionsMustReturnInAll() {
    for (int round = 0; round < 30; round++) {
      RegionGroup group = regions().group();
      MmapRegion first = group.create(RegionSpec.builder(PAGE).build());
      MmapRegion second = group.create(RegionSpec.builder(PAGE).build());
      Race.run(group::close, first::close, second::close, group::close);
      assertFalse(first.isOpen());
      assertFalse(second.isOpen());
    }
  }
}
