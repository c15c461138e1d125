package org.guestmem.tck;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import org.guestmem.api.AddressRange;
import org.guestmem.api.Backing;
import org.guestmem.api.GuestAddressSpace;
import org.guestmem.api.GuestMemory;
import org.guestmem.api.GuestMemoryRegion;
import org.guestmem.api.MappingFailedException;
import org.guestmem.api.RegionClosedException;
import org.guestmem.api.RegionOverlapException;
import org.guestmem.api.RegionPlacement;
import org.guestmem.api.RegionSpec;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Memory that is built from ranges, and regions that come and go while it is used. */
public interface GuestAddressSpaceContract extends Contract {

  @Test
  default void memoryFromRangesMustBeUsableAcrossItsRegions() {
    GuestMemory memory =
        GuestMemory.fromRanges(
            regions().factory(), AddressRange.of(PAGE, PAGE), AddressRange.of(0, PAGE));
    memory.putLong(PAGE - 3, -2);
    assertEquals(-2, memory.getLong(PAGE - 3));
    assertEquals(new AddressRange(0, PAGE - 1), memory.find("ram1").orElseThrow().range());
    memory.regions().forEach(region -> region.mapping().close());
  }

  @Tag("vm_memory::mmap::tests::mapped_file_read")
  @Test
  default void memoryFromFilesMustShowThemAndBeAllOrNothing() {
    RegionSpec.Builder file =
        RegionSpec.builder(5).backing(Backing.file(regions().file(new byte[] {1, 2, 3, 4, 5}), 0));
    RegionPlacement good = new RegionPlacement("file", PAGE, file.build());
    GuestMemory memory = GuestMemory.fromRanges(regions().factory(), List.of(good));
    byte[] found = new byte[16];
    assertEquals(5, memory.read(PAGE, found, 0, 16));
    assertArrayEquals(new byte[] {1, 2, 3, 4, 5}, Arrays.copyOf(found, 5));
    memory.regions().get(0).mapping().close();
    RegionSpec tooLong = RegionSpec.builder(6).backing(file.build().backing()).build();
    List<RegionPlacement> both = List.of(good, new RegionPlacement("long", 8 * PAGE, tooLong));
    assertThrows(
        MappingFailedException.class, () -> GuestMemory.fromRanges(regions().factory(), both));
  }

  @Tag("vm_memory::atomic::tests::test_clone_guard")
  @Tag("vm_memory::atomic::tests::test_atomic_hotplug")
  @Tag("vm_memory::region::tests::test_mmap_insert_region")
  @Test
  default void snapshotMustStayValidUntilItsRegionCloses() {
    GuestMemoryRegion stays = place("stays", 0);
    GuestMemoryRegion goes = place("goes", PAGE);
    GuestAddressSpace space = new GuestAddressSpace(GuestMemory.of(stays, goes));
    GuestMemory snapshot = space.memory();
    for (int i = 4; i > 1; i--) {
      GuestMemoryRegion added = place("r" + i, (long) i * PAGE);
      space.update(memory -> memory.with(added));
    }
    assertThrows(
        RegionOverlapException.class,
        () -> space.update(memory -> memory.with(place("overlaps", 4 * PAGE))));
    assertEquals(2, snapshot.regions().size());
    assertEquals(
        List.of("stays", "goes", "r2", "r3", "r4"),
        space.memory().regions().stream().map(GuestMemoryRegion::name).toList());
    space.update(memory -> memory.without(goes));
    snapshot.putLong(PAGE - 4, -1);
    assertEquals(-1, snapshot.getLong(PAGE - 4));
    assertFalse(space.memory().contains(PAGE, 1));
    goes.mapping().close();
    assertThrows(RegionClosedException.class, () -> snapshot.getLong(PAGE - 4));
    assertEquals(0, snapshot.getInt(0));
    assertTrue(space.memory().contains(2 * PAGE, 3 * PAGE));
  }

  private GuestMemoryRegion place(String name, long base) {
    return GuestMemoryRegion.of(name, base, regions().anonymous(PAGE));
  }

  @Test
  default void accessMustSeeOneLayoutWhileRegionsComeAndGo() {
    GuestMemoryRegion low = place("low", 0);
    GuestMemoryRegion high = place("high", PAGE);
    GuestAddressSpace space = new GuestAddressSpace(GuestMemory.of(low));
    Race.run(
        () -> {
          for (int i = 0; i < 5_000; i++) {
            space.update(memory -> memory.with(high));
            space.update(memory -> memory.without(high));
          }
        },
        () -> {
          byte[] bytes = new byte[16];
          for (int i = 0; i < 20_000; i++) {
            GuestMemory memory = space.memory();
            int expected = memory.contains(PAGE, 1) ? 16 : 8;
            assertEquals(expected, memory.read(PAGE - 8, bytes, 0, 16));
            assertEquals(expected, memory.write(PAGE - 8, bytes, 0, 16));
          }
        });
    assertEquals(10_000, space.generation());
  }
}
