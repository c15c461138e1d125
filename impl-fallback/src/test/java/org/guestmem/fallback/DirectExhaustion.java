package org.guestmem.fallback;

import org.guestmem.api.MappingFailedException;
import org.guestmem.api.MmapRegion;
import org.guestmem.api.RegionSpec;

/** Asks for more direct memory than there is, again and again, and for some that there is. */
final class DirectExhaustion {
  private static final long MIB = 1L << 20;

  private DirectExhaustion() {}

  public static void main(String[] arguments) {
    FallbackRegionFactory factory =
        new FallbackRegionFactory(AnonymousMemory.DIRECT, 20, ChunkLayout.MAX_SHIFT);
    for (long size : new long[] {17 * MIB, 64 * MIB, 1L << 62, Long.MAX_VALUE}) {
      try {
        factory.create(RegionSpec.builder(size).build());
        System.out.println("GOT " + size);
      } catch (MappingFailedException e) {
        System.out.println("REFUSED " + e.getMessage());
      }
      try (MmapRegion region = factory.create(RegionSpec.builder(12 * MIB).build())) {
        region.slice().putLong(11 * MIB, 1);
      }
    }
    System.out.println("STILL THERE");
  }
}
