package org.guestmem.tck;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.guestmem.api.DirtyBitmap;
import org.guestmem.api.MmapRegion;
import org.guestmem.api.VolatileSlice;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Writers and harvesters race; a copy made of the harvests is the region in the end. */
public interface DirtyRaceContract extends Contract {

  @ParameterizedTest
  @EnumSource
  default void noWriteMustBeLostBetweenWritersAndAHarvester(RegionKind kind) {
    // Few pages, so that writers find their bits set and harvesters find them being set.
    for (int pages : new int[] {1, 3, 40}) {
      MmapRegion region = regions().tracked(kind, (long) pages * PAGE);
      byte[] copy = new byte[pages * PAGE];
      Seeded.run(
          random -> {
            AtomicInteger writing = new AtomicInteger(2);
            SplittableRandom first = random.split();
            SplittableRandom second = random.split();
            Race.run(
                () -> write(region.slice(), first, 100_000, writing),
                () -> write(region.slice(), second, 100_000, writing),
                () -> {
                  while (writing.get() > 0) {
                    follow(region, copy);
                  }
                });
            follow(region, copy);
            assertTrue(region.dirtyBitmap().orElseThrow().peek().isEmpty());
            assertArrayEquals(copy, BulkContract.contents(region.slice()));
          });
    }
  }

  /** Writes at random places in all ways, and counts itself out at the end. */
  static void write(
      VolatileSlice view, SplittableRandom random, int rounds, AtomicInteger writing) {
    byte[] bytes = Seeded.bytes(random, 100);
    for (int i = 0; i < rounds; i++) {
      long place = random.nextLong(view.size() - 128) & -8L;
      switch (random.nextInt(10)) {
        case 0 -> view.putByte(place, (byte) i);
        case 1 -> view.putShort(place + 2, (short) i);
        case 2 -> view.putInt(place + 4, i);
        case 3 -> view.putLongRelease(place, i);
        case 4 -> view.getAndAddInt(place, i);
        case 5 -> view.getAndBitwiseXorLong(place, i);
        case 6 -> view.put(place + 1, bytes, i % 50, 20);
        case 7 -> view.fill(place, 9, (byte) i);
        case 8 -> view.putLong(place + 3, i);
        default -> view.putLong(place, i);
      }
    }
    writing.decrementAndGet();
  }

  private static void follow(MmapRegion region, byte[] copy) {
    DirtyBitmap log = region.dirtyBitmap().orElseThrow();
    log.harvest()
        .forEachRange(
            (offset, length) -> region.slice().get(offset, copy, (int) offset, (int) length));
  }

  @ParameterizedTest
  @EnumSource
  default void harvestersTogetherMustTakeEveryMark(RegionKind kind) {
    MmapRegion region = regions().tracked(kind, 130 * PAGE);
    DirtyBitmap log = region.dirtyBitmap().orElseThrow();
    AtomicInteger writing = new AtomicInteger(1);
    boolean[][] taken = new boolean[2][130];
    Race.run(
        () -> {
          for (int i = 0; i < 130; i++) {
            region.slice().putInt((long) i * PAGE, i);
          }
          writing.set(0);
        },
        () -> takeWhile(writing, log, taken[0]),
        () -> takeWhile(writing, log, taken[1]));
    for (int i = 0; i < 130; i++) {
      assertTrue(taken[0][i] || taken[1][i], "page " + i + " was lost");
    }
  }

  private static void takeWhile(AtomicInteger writing, DirtyBitmap log, boolean[] taken) {
    boolean last;
    do {
      last = writing.get() == 0;
      log.harvest()
          .forEachRange(
              (offset, length) -> {
                for (long at = offset; at < offset + length; at += PAGE) {
                  taken[(int) (at / PAGE)] = true;
                }
              });
    } while (!last);
  }
}
