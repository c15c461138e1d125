package org.guestmem.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.guestmem.api.GuestMemory;
import org.guestmem.api.GuestMemoryRegion;
import org.guestmem.api.OutOfRangeException;
import org.guestmem.api.PartialTransferException;
import org.guestmem.api.RegionOverlapException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Where regions may lie: the ends of the address space, overlaps, no region at all. */
public interface GuestLayoutContract extends Contract {

  private GuestMemoryRegion at(String name, long base, long size) {
    return GuestMemoryRegion.of(name, base, regions().anonymous(size));
  }

  @Test
  default void regionMayEndAtTheLastAddressAndNoWalkMayWrap() {
    GuestMemory memory = GuestMemory.of(at("last", -PAGE, PAGE), at("first", 0, PAGE));
    assertEquals(-1, memory.lastAddress().orElseThrow());
    assertEquals("last", memory.find(-1).orElseThrow().name());
    assertEquals("first", memory.regions().get(0).name());
    memory.putLong(-8, 42);
    assertEquals(42, memory.getLong(-8));
    memory.fill(-PAGE, PAGE, (byte) 1);
    assertEquals(0x0101, memory.getShort(-2));
    assertTrue(memory.contains(-PAGE, PAGE));
    assertFalse(memory.contains(-PAGE, PAGE + 1));
    PartialTransferException e =
        assertThrows(PartialTransferException.class, () -> memory.putLong(-3, -1));
    assertEquals(3, e.completed());
    assertEquals(0, memory.getLong(0), "the walk wrapped");
    byte[] bytes = new byte[2 * PAGE];
    assertThrows(PartialTransferException.class, () -> memory.get(-PAGE, bytes, 0, 2 * PAGE));
    assertEquals(1, memory.slice(-1, 1).size());
    assertThrows(OutOfRangeException.class, () -> memory.slice(-1, 2));
  }

  @Test
  default void regionPastTheLastAddressOrOffItsPageMustBeRefused() {
    for (long base : new long[] {-PAGE + 1, 1, PAGE / 2, -1}) {
      assertThrows(IllegalArgumentException.class, () -> at("odd", base, PAGE));
    }
    assertThrows(IllegalArgumentException.class, () -> at("past", -PAGE, PAGE + 1));
    assertEquals(-1, at("fits", -PAGE, PAGE).last());
    assertEquals(-PAGE, at("short", -PAGE, 1).last());
  }

  @Tag("vm_memory::region::tests::test_overlapping_memory_regions")
  @Test
  default void overlapMustBeRefusedNamingBoth() {
    GuestMemoryRegion low = at("low", PAGE, 3 * PAGE);
    for (GuestMemoryRegion other :
        List.of(
            at("other", PAGE, PAGE),
            at("other", 2 * PAGE, PAGE),
            at("other", 3 * PAGE, 9 * PAGE),
            at("other", 0, PAGE + 1),
            at("other", 0, 9 * PAGE))) {
      RegionOverlapException e =
          assertThrows(RegionOverlapException.class, () -> GuestMemory.of(low, other));
      String message = String.valueOf(e.getMessage());
      assertTrue(message.contains("'low'") && message.contains("'other'"), message);
      assertThrows(RegionOverlapException.class, () -> GuestMemory.of(other).with(low));
    }
    assertEquals(3, GuestMemory.of(at("x", 0, PAGE), low, at("y", 4 * PAGE, 1)).regions().size());
  }

  @Tag("vm_memory::region::tests::test_mmap_remove_region")
  @Tag("vm_memory::region::tests::test_mmap_insert_region")
  @Tag("vm_memory::region::tests::test_unsorted_memory_regions")
  @Test
  default void memoryMustNotChangeWhenOneIsMadeFromIt() {
    GuestMemoryRegion first = at("first", 0, PAGE);
    GuestMemoryRegion second = at("second", 4 * PAGE, PAGE);
    GuestMemory one = GuestMemory.of(second);
    GuestMemory two = one.with(first);
    assertEquals(List.of(second), one.regions());
    assertEquals(List.of(first, second), two.regions());
    assertEquals(List.of(first), two.without(second).regions());
    assertEquals(List.of(first, second), two.regions());
    assertThrows(IllegalArgumentException.class, () -> one.without(first));
    assertThrows(UnsupportedOperationException.class, () -> two.regions().remove(0));
  }

  @Tag("vm_memory::region::tests::test_no_memory_region")
  @Test
  default void emptyMemoryMustHaveNoLastAddressAndNoByte() {
    GuestMemory none = GuestMemory.of();
    assertTrue(none.lastAddress().isEmpty());
    assertTrue(none.regions().isEmpty());
    for (long address : new long[] {0, 1, -1, Long.MIN_VALUE}) {
      assertTrue(none.find(address).isEmpty());
      assertFalse(none.contains(address, 0));
      assertThrows(OutOfRangeException.class, () -> none.getByte(address));
      assertThrows(OutOfRangeException.class, () -> none.putLong(address, 1));
      assertThrows(OutOfRangeException.class, () -> none.fill(address, 0, (byte) 1));
      assertThrows(OutOfRangeException.class, () -> none.slice(address, 0));
    }
  }

  @Tag("vm_memory::guest_memory::tests::test_zero_length_accesses")
  @Tag("vm_memory::mmap::tests::test_guest_memory_get_slice")
  @Test
  default void emptyAccessMustBeLegalInsideARegionAndAtItsEndOnly() {
    GuestMemory memory = GuestMemory.of(at("a", PAGE, PAGE), at("b", 8 * PAGE, PAGE));
    byte[] none = new byte[0];
    for (long address : new long[] {PAGE, PAGE + 5, 2 * PAGE, 8 * PAGE, 9 * PAGE}) {
      memory.get(address, none, 0, 0);
      memory.put(address, none, 0, 0);
      memory.fill(address, 0, (byte) 1);
      assertEquals(0, memory.slice(address, 0).size());
      assertTrue(memory.contains(address, 0));
    }
    for (long address : new long[] {0, PAGE - 1, 2 * PAGE + 1, 8 * PAGE - 1, 9 * PAGE + 1, -1}) {
      assertThrows(OutOfRangeException.class, () -> memory.get(address, none, 0, 0));
      assertThrows(OutOfRangeException.class, () -> memory.put(address, none, 0, 0));
      assertThrows(OutOfRangeException.class, () -> memory.fill(address, 0, (byte) 1));
      assertThrows(OutOfRangeException.class, () -> memory.slice(address, 0));
      assertFalse(memory.contains(address, 0));
    }
  }

  @Test
  default void lookUpMustFindEachOfManyRegions() {
    GuestMemory memory = GuestMemory.of();
    for (int i = 99; i >= 0; i--) {
      memory = memory.with(at("r" + i, (long) i * 3 * PAGE, PAGE + i));
    }
    GuestMemory many = memory;
    Seeded.run(
        random -> {
          for (int round = 0; round < 20_000; round++) {
            long address = random.nextLong(301L * PAGE);
            long index = address / (3 * PAGE);
            boolean mapped = index < 100 && address % (3 * PAGE) < PAGE + index;
            String found = many.find(address).map(GuestMemoryRegion::name).orElse("");
            assertEquals(mapped ? "r" + index : "", found);
          }
        });
  }
}
