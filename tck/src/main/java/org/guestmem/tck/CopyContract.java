package org.guestmem.tck;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.SplittableRandom;
import org.guestmem.api.MmapRegionFactory;
import org.guestmem.api.OutOfRangeException;
import org.guestmem.api.RegionSpec;
import org.guestmem.api.VolatileSlice;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Copies between views: overlapping, between kinds of region, between back ends. */
public interface CopyContract extends Contract {

  @ParameterizedTest
  @EnumSource
  default void overlappingCopyMustMoveTheBytesAsTheyWere(RegionKind kind) {
    VolatileSlice view = regions().create(kind, 8 * PAGE).slice();
    Seeded.run(
        random -> {
          byte[] model = Seeded.bytes(random, 8 * PAGE);
          view.put(0, model, 0, model.length);
          for (int distance : new int[] {-9000, -4096, -9, -8, -3, -1, 0, 1, 3, 8, 9, 4096, 9000}) {
            for (int length : new int[] {1, 5, 8, 9, 24, 100, 5000, 12_000}) {
              int from = Math.max(0, -distance) + random.nextInt(9);
              view.copyTo(from, view, from + distance, length);
              System.arraycopy(model, from, model, from + distance, length);
              assertArrayEquals(
                  model,
                  BulkContract.contents(view),
                  () -> length + " bytes from " + from + " by " + distance);
            }
          }
        });
  }

  @ParameterizedTest
  @EnumSource
  default void copyBetweenViewsOfOneRegionMustKnowThatTheyOverlap(RegionKind kind) {
    VolatileSlice whole = regions().create(kind, 8 * PAGE).slice();
    Seeded.run(
        random -> {
          byte[] model = Seeded.bytes(random, 8 * PAGE);
          whole.put(0, model, 0, model.length);
          VolatileSlice low = whole.subslice(13, 6 * PAGE);
          VolatileSlice high = whole.subslice(PAGE + 2, 6 * PAGE);
          low.copyTo(7, high, 1, 5 * PAGE);
          System.arraycopy(model, 20, model, PAGE + 3, 5 * PAGE);
          assertArrayEquals(model, BulkContract.contents(whole));
          high.copyTo(5, low, 2, 5 * PAGE + 1);
          System.arraycopy(model, PAGE + 7, model, 15, 5 * PAGE + 1);
          assertArrayEquals(model, BulkContract.contents(whole));
        });
  }

  @Tag("vm_memory::volatile_memory::tests::slice_copy_to_volatile_slice")
  @ParameterizedTest
  @EnumSource
  default void copyMustWorkBetweenAllKindsOfRegion(RegionKind kind) {
    VolatileSlice from = regions().create(kind, 6 * PAGE).slice();
    for (RegionKind other : RegionKind.values()) {
      VolatileSlice to = regions().create(other, 6 * PAGE).slice();
      Seeded.run(random -> copies(from, to, random));
    }
  }

  @Test
  default void copyMustWorkBetweenBackEnds() {
    for (MmapRegionFactory other : regions().backend().others()) {
      for (RegionKind kind : RegionKind.values()) {
        VolatileSlice here = regions().create(kind, 6 * PAGE).slice();
        RegionSpec.Builder spec = regions().spec(kind, 6 * PAGE);
        VolatileSlice there = regions().create(other, spec).slice();
        Seeded.run(random -> copies(here, there, random));
        Seeded.run(random -> copies(there, here, random));
      }
    }
  }

  private static void copies(VolatileSlice from, VolatileSlice to, SplittableRandom random) {
    byte[] source = Seeded.bytes(random, 6 * PAGE);
    byte[] model = Seeded.bytes(random, 6 * PAGE);
    from.put(0, source, 0, source.length);
    to.put(0, model, 0, model.length);
    for (int length : new int[] {1, 2, 7, 8, 9, 17, 4096, 8192, 8193, 20_000}) {
      int offset = random.nextInt(6 * PAGE - length);
      int target = random.nextInt(6 * PAGE - length);
      from.copyTo(offset, to, target, length);
      System.arraycopy(source, offset, model, target, length);
      assertArrayEquals(
          model,
          BulkContract.contents(to),
          () -> "%d bytes of %s at %d to %s at %d".formatted(length, from, offset, to, target));
    }
    assertArrayEquals(source, BulkContract.contents(from));
  }

  @Tag("vm_memory::volatile_memory::tests::slice_copy_to_volatile_slice")
  @Test
  default void copyOutsideOneOfItsViewsMustMoveNothing() {
    VolatileSlice from = regions().anonymous(PAGE).slice();
    VolatileSlice to = regions().anonymous(PAGE).slice(8, 100);
    from.fill(0, PAGE, Access.FILLER);
    for (long[] bad : new long[][] {{0, 0, 101}, {0, 51, 50}, {PAGE - 49, 0, 50}, {-1, 0, 9}}) {
      assertThrows(OutOfRangeException.class, () -> from.copyTo(bad[0], to, bad[1], bad[2]));
    }
    assertThrows(OutOfRangeException.class, () -> from.copyTo(0, to, -1, 9));
    assertArrayEquals(new byte[PAGE], BulkContract.contents(to.region().slice()));
    assertEquals(Access.FILLER, from.getByte(0));
  }
}
