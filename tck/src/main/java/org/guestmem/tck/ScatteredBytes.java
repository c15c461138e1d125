package org.guestmem.tck;

import static org.guestmem.tck.Contract.PAGE;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.guestmem.api.IoVector;
import org.guestmem.api.MmapRegion;
import org.guestmem.api.MmapRegionFactory;
import org.guestmem.api.RegionSpec;
import org.guestmem.api.VolatileSlice;

/** A vector of disjoint views, in any order, of a region under test and of others. */
final class ScatteredBytes {
  private static final int SIZE = 9 * PAGE;

  private final List<VolatileSlice> slices = new ArrayList<>();

  /** Cuts regions into views and shuffles these; together they are more than goes at once. */
  static ScatteredBytes of(TestRegions regions, RegionKind kind, SplittableRandom random) {
    List<MmapRegion> cut = new ArrayList<>();
    cut.add(regions.create(kind, SIZE));
    for (MmapRegionFactory other : regions.backend().others()) {
      cut.add(regions.create(other, RegionSpec.builder(SIZE)));
    }
    return new ScatteredBytes(cut, random);
  }

  ScatteredBytes(List<MmapRegion> regions, SplittableRandom random) {
    for (MmapRegion region : regions) {
      for (long at = 0; at < region.size(); ) {
        // Empty views, small ones and large ones.
        int bound = random.nextBoolean() ? 12 : 2 * PAGE;
        long length = Math.min(region.size() - at, random.nextInt(bound));
        slices.add(random.nextInt(slices.size() + 1), region.slice(at, length));
        at += length;
      }
    }
  }

  IoVector vector() {
    return IoVector.of(slices);
  }

  int size() {
    return (int) slices.stream().mapToLong(VolatileSlice::size).sum();
  }

  /** The bytes of the views one after the other, read without a vector. */
  byte[] bytes() {
    byte[] bytes = new byte[size()];
    int at = 0;
    for (VolatileSlice slice : slices) {
      slice.get(0, bytes, at, (int) slice.size());
      at += (int) slice.size();
    }
    return bytes;
  }

  /** Writes bytes into the views one after the other, without a vector. */
  void set(byte[] bytes) {
    int at = 0;
    for (VolatileSlice slice : slices) {
      slice.put(0, bytes, at, (int) slice.size());
      at += (int) slice.size();
    }
  }
}
