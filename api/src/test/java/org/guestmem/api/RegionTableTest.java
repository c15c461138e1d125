package org.guestmem.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Looking regions up by unsigned address. */
final class RegionTableTest {
  private static final long PAGE = 4096;

  private static RegionTable table(long... bases) {
    return new RegionTable(
        LongStream.of(bases)
            .mapToObj(
                base ->
                    GuestMemoryRegion.of(
                        "at" + base,
                        base,
                        FakeMapping.region(RegionSpec.builder(PAGE + 1).build())))
            .toArray(GuestMemoryRegion[]::new));
  }

  @Test
  void everyRegionMustBeFoundAtItsEndsAndNotBeside() {
    long[] bases = {0, 4 * PAGE, 1L << 32, 1L << 63, -2 * PAGE};
    RegionTable table = table(bases);
    for (int round = 0; round < 2; round++) {
      for (int i = 0; i < bases.length; i++) {
        assertEquals(i, table.find(bases[i]));
        assertEquals(i, table.find(bases[i] + PAGE));
        assertEquals(-1, table.find(bases[i] + PAGE + 1));
        assertEquals(i, table.findOrEnd(bases[i] + PAGE + 1));
        assertEquals(-1, table.findOrEnd(bases[i] + PAGE + 2));
        assertEquals(-1, table.find(bases[i] + 2 * PAGE - 1));
      }
    }
    assertEquals(-1, table.find(-1));
    assertEquals(-1, table.find(Long.MAX_VALUE));
  }

  @Test
  void endOfTheAddressSpaceMustNotBeAddressZero() {
    RegionTable table =
        new RegionTable(
            new GuestMemoryRegion[] {
              GuestMemoryRegion.of(
                  "last", -PAGE, FakeMapping.region(RegionSpec.builder(PAGE).build()))
            });
    assertEquals(0, table.find(-1));
    assertEquals(-1, table.findOrEnd(0));
  }

  @Test
  void emptyTableMustFindNothing() {
    RegionTable table = table();
    assertEquals(-1, table.find(0));
    assertEquals(-1, table.findOrEnd(1));
    assertEquals("nothing below, nothing above", table.describe(0));
  }

  @Test
  void descriptionMustNameBothNeighbours() {
    RegionTable table = table(4 * PAGE, -2 * PAGE);
    assertTrue(table.describe(0).startsWith("nothing below, above is 'at16384'"));
    assertTrue(table.describe(1L << 62).startsWith("below is 'at16384' 0x4000-0x5000"));
    assertTrue(table.describe(-1).endsWith(", nothing above"));
  }
}
