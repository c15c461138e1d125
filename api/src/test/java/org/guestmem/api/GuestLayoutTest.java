package org.guestmem.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Which addresses are mapped, by name, by offset and by what is missing. */
final class GuestLayoutTest {
  private static final long PAGE = 4096;

  private static GuestMemoryRegion region(String name, long base, long size) {
    return GuestMemoryRegion.of(name, base, FakeMapping.region(RegionSpec.builder(size).build()));
  }

  private static final GuestMemory MEMORY =
      GuestMemory.of(
          region("top", -PAGE, PAGE),
          region("low", PAGE, PAGE + 1),
          region("next", 3 * PAGE, PAGE),
          region("touching", 4 * PAGE, PAGE));

  @Test
  void rangeOfARegionMustBeItsAddresses() {
    GuestMemoryRegion top = MEMORY.find("top").orElseThrow();
    assertEquals(new AddressRange(-PAGE, -1), top.range());
    assertTrue(top.toString().startsWith("'top' 0xffff_ffff_ffff_f000-0xffff_ffff_ffff_ffff ("));
  }

  @Test
  void findByNameMustTakeTheLowestOfTheName() {
    assertEquals(3 * PAGE, MEMORY.find("next").orElseThrow().base());
    assertEquals(Optional.empty(), MEMORY.find("other"));
    GuestMemoryRegion lower = region("next", 0, 1);
    assertSame(lower, MEMORY.with(lower).find("next").orElseThrow());
  }

  @Test
  void holesMustBeWhatLiesBetweenRegions() {
    assertEquals(
        List.of(
            new AddressRange(2 * PAGE + 1, 3 * PAGE - 1), new AddressRange(5 * PAGE, -PAGE - 1)),
        MEMORY.holes());
    assertEquals(List.of(), GuestMemory.of().holes());
    assertEquals(List.of(), GuestMemory.of(region("one", PAGE, 1)).holes());
  }

  @Test
  void holesOfARangeMustBeCutToIt() {
    assertEquals(List.of(AddressRange.ALL), GuestMemory.of().holes(AddressRange.ALL));
    assertEquals(new AddressRange(0, PAGE - 1), MEMORY.holes(AddressRange.ALL).get(0));
    assertEquals(3, MEMORY.holes(AddressRange.ALL).size(), "one ended the address space");
    AddressRange inHole = new AddressRange(2 * PAGE + 5, 2 * PAGE + 9);
    assertEquals(List.of(inHole), MEMORY.holes(inHole));
    assertEquals(List.of(), MEMORY.holes(new AddressRange(3 * PAGE + 1, 5 * PAGE - 1)));
    assertEquals(
        List.of(new AddressRange(5 * PAGE, 5 * PAGE + 2)),
        MEMORY.holes(new AddressRange(3 * PAGE + 1, 5 * PAGE + 2)));
    assertTrue(MEMORY.contains(new AddressRange(3 * PAGE, 5 * PAGE - 1)));
    assertFalse(MEMORY.contains(new AddressRange(3 * PAGE, 5 * PAGE)));
    assertFalse(MEMORY.contains(AddressRange.ALL));
  }

  @Test
  void holesMustMatchAWalkOverEveryAddress() {
    SplittableRandom random = new SplittableRandom(42);
    for (int round = 0; round < 50; round++) {
      GuestMemory memory = GuestMemory.of();
      for (long page = random.nextLong(2); page < 8; page += 1 + random.nextLong(2)) {
        memory = memory.with(region("r" + page, page * PAGE, 1 + random.nextLong(PAGE)));
      }
      long first = random.nextLong(8 * PAGE);
      AddressRange range = AddressRange.of(first, 1 + random.nextLong(2 * PAGE));
      long missing = 0;
      for (long address = first; address <= range.last(); address++) {
        missing += memory.find(address).isEmpty() ? 1 : 0;
      }
      List<AddressRange> holes = memory.holes(range);
      assertEquals(missing, holes.stream().mapToLong(AddressRange::length).sum());
      for (AddressRange hole : holes) {
        assertTrue(range.contains(hole), hole::toString);
        assertTrue(memory.find(hole.first()).isEmpty() && memory.find(hole.last()).isEmpty());
      }
    }
  }

  @Tag("vm_memory::region::tests::test_checked_offset")
  @Test
  void checkedOffsetMustLookAtTheEndOnly() {
    assertEquals(OptionalLong.of(3 * PAGE), MEMORY.checkedOffset(PAGE, 2 * PAGE), "over a hole");
    assertEquals(OptionalLong.of(2 * PAGE), MEMORY.checkedOffset(PAGE, PAGE));
    assertEquals(OptionalLong.empty(), MEMORY.checkedOffset(PAGE, PAGE + 1), "the end");
    assertEquals(OptionalLong.of(-1), MEMORY.checkedOffset(PAGE, -PAGE - 1));
    assertEquals(OptionalLong.empty(), MEMORY.checkedOffset(3 * PAGE, -PAGE), "past 2^64");
    assertEquals(OptionalLong.empty(), MEMORY.checkedOffset(PAGE, -1));
  }
}
