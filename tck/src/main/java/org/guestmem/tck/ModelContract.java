package org.guestmem.tck;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.SplittableRandom;
import org.guestmem.api.GuestMemory;
import org.guestmem.api.GuestMemoryRegion;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Random operations over two adjacent regions do what they do to a plain array. */
public interface ModelContract extends Contract {

  @ParameterizedTest
  @EnumSource
  default void randomOperationsMustMatchAPlainArray(RegionKind kind) {
    Seeded.run(
        random -> {
          int border = 3 * PAGE;
          GuestMemoryRegion low = GuestMemoryRegion.of("low", 0, regions().tracked(kind, border));
          GuestMemoryRegion high =
              GuestMemoryRegion.of("high", border, regions().tracked(kind, 2 * PAGE + 77));
          MemoryModel model = new MemoryModel(border, 5 * PAGE + 77);
          GuestMemory memory = GuestMemory.of(low, high);
          for (int i = 0; i < 30_000; i++) {
            step(memory, model, random);
            if (i % 3_000 == 0) {
              compare(memory, model);
            }
          }
          compare(memory, model);
        });
  }

  private static void step(GuestMemory memory, MemoryModel model, SplittableRandom random) {
    // Half of the places lie around the border between the regions, a few past the end.
    int at =
        random.nextBoolean()
            ? model.border() - 40 + random.nextInt(80)
            : random.nextInt(model.size() + 20);
    switch (random.nextInt(4)) {
      case 0 -> model.read(memory, at, random);
      case 1 -> model.write(memory, at, random);
      case 2 -> model.bulk(memory, at, random);
      default -> model.update(memory, at, random);
    }
  }

  private static void compare(GuestMemory memory, MemoryModel model) {
    List<GuestMemoryRegion> regions = memory.regions();
    byte[] found = new byte[model.size()];
    memory.get(0, found, 0, found.length);
    assertArrayEquals(model.bytes(), found);
    for (GuestMemoryRegion region : regions) {
      var taken = region.mapping().dirtyBitmap().orElseThrow().harvest();
      assertArrayEquals(model.takeDirty(region.base(), region.size()), taken.toWords());
    }
    assertEquals(2, regions.size());
  }
}
