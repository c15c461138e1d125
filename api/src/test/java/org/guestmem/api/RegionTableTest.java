package org.guestmem.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Looking regions up by unsigned address. */
final class RegionTableTest {
  private static final long PAGE = 4096;

  private static GuestMemoryRegion region(long base, long size) {
    return GuestMemoryRegion.of(
        "at" + base, base, FakeMapping.region(RegionSpec.builder(size).build()));
  }

  private static RegionTable table(long... bases) {
    return new RegionTable(
        LongStream.of(bases)
            .mapToObj(base -> region(base, PAGE + 1))
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

  /** Regions that a table of equal cells is bad at. */
  private static Stream<List<GuestMemoryRegion>> hostileLayouts() {
    List<GuestMemoryRegion> tiny = many(3000, 0);
    List<GuestMemoryRegion> besideHuge = new ArrayList<>(tiny);
    besideHuge.add(region(1L << 62, (1L << 62) + 1));
    List<GuestMemoryRegion> belowTheEnd = new ArrayList<>(List.of(region(0, Long.MAX_VALUE)));
    belowTheEnd.addAll(many(3000, -6000 * PAGE));
    return Stream.of(
        List.of(region(0, PAGE), region(-PAGE, PAGE)),
        List.of(region(0, 1), region(PAGE, 1), region(1L << 63, Long.MAX_VALUE)),
        List.of(region(Long.MAX_VALUE & -PAGE, PAGE), region(1L << 63, PAGE)),
        tiny,
        besideHuge,
        belowTheEnd);
  }

  /** One in two pages. */
  private static List<GuestMemoryRegion> many(int count, long base) {
    return LongStream.range(0, count).mapToObj(i -> region(base + 2 * i * PAGE, PAGE)).toList();
  }

  @ParameterizedTest
  @MethodSource("hostileLayouts")
  void hostileLayoutMustBeSearchedRightly(List<GuestMemoryRegion> regions) {
    SplittableRandom random = new SplittableRandom(regions.size());
    assertSearchedRightly(regions, random);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
  void randomLayoutMustBeSearchedRightly(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<GuestMemoryRegion> regions = new ArrayList<>();
    long base = magnitude(random) & -PAGE;
    for (int i = 0; i < 300; i++) {
      long size = magnitude(random) + 1;
      regions.add(region(base, size));
      base = (base + size + magnitude(random) + PAGE - 1) & -PAGE;
    }
    assertSearchedRightly(regions, random);
  }

  /** A number of up to 58 bits, each length as likely as any other. */
  private static long magnitude(SplittableRandom random) {
    return random.nextLong() >>> random.nextInt(6, Long.SIZE);
  }

  private static void assertSearchedRightly(
      List<GuestMemoryRegion> regions, SplittableRandom random) {
    RegionTable table = new RegionTable(regions.toArray(GuestMemoryRegion[]::new));
    for (int i = 0; i < 5000; i++) {
      GuestMemoryRegion near = regions.get(random.nextInt(regions.size()));
      long anchor = random.nextBoolean() ? near.base() : near.last();
      long distance = i % 3 == 0 ? random.nextLong(-2, 3) : magnitude(random);
      long address = i % 5 == 0 ? random.nextLong() : anchor + distance;
      assertEquals(linear(regions, address), table.find(address), () -> "at " + address);
    }
  }

  private static int linear(List<GuestMemoryRegion> regions, long address) {
    return IntStream.range(0, regions.size())
        .filter(i -> regions.get(i).range().contains(address))
        .findFirst()
        .orElse(-1);
  }

  @Test
  void descriptionMustNameBothNeighbours() {
    RegionTable table = table(4 * PAGE, -2 * PAGE);
    assertTrue(table.describe(0).startsWith("nothing below, above is 'at16384'"));
    assertTrue(table.describe(1L << 62).startsWith("below is 'at16384' 0x4000-0x5000"));
    assertTrue(table.describe(-1).endsWith(", nothing above"));
  }
}
