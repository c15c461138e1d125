package org.guestmem.fallback;

import org.guestmem.api.MappingFailedException;
import org.guestmem.api.MmapRegion;
import org.guestmem.api.RegionSpec;

/** Asks for more heap than there is, then for what a collection makes room for. */
final class HeapExhaustion {
  private static final long MIB = 1L << 20;
  private static volatile long[] garbage = {};

  private HeapExhaustion() {}

  public static void main(String[] arguments) {
    FallbackRegionFactory factory = new FallbackRegionFactory();
    long max = Runtime.getRuntime().maxMemory();
    for (long size : new long[] {max - MIB, max, 16 * max, 1L << 62, Long.MAX_VALUE}) {
      try {
        factory.create(RegionSpec.builder(size).build());
        System.out.println("GOT " + size);
      } catch (MappingFailedException e) {
        System.out.println("REFUSED " + e.getMessage());
      }
    }
    for (int i = 0; i < 100; i++) {
      garbage = new long[(int) (MIB / Long.BYTES)];
    }
    try (MmapRegion region = factory.create(RegionSpec.builder(max / 4).build())) {
      region.slice().putLong((max / 4 - Long.BYTES) & -Long.BYTES, garbage.length);
      System.out.println("STILL THERE");
    }
  }
}
