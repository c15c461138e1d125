package org.guestmem.tck;

import static org.guestmem.tck.GuestRam.BASE;
import static org.guestmem.tck.GuestRam.END;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.guestmem.api.Backing;
import org.guestmem.api.GuestMemory;
import org.guestmem.api.GuestMemoryRegion;
import org.guestmem.api.OutOfRangeException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Look-up, values and views by guest address, also across regions. */
public interface GuestMemoryContract extends Contract {

  @Tag("vm_memory::region::tests::test_valid_memory_regions")
  @Tag("vm_memory::region::tests::test_iter")
  @Tag("vm_memory::region::tests::test_address_in_range")
  @Tag("vm_memory::region::tests::test_check_address")
  @Tag("vm_memory::region::tests::test_unsorted_memory_regions")
  @Test
  default void findMustTellRegionsFromHoles() {
    GuestMemory memory = GuestRam.map(regions());
    assertEquals("a", memory.find(BASE).orElseThrow().name());
    assertEquals("a", memory.find(BASE + 2 * PAGE - 1).orElseThrow().name());
    assertEquals("b", memory.find(BASE + 2 * PAGE).orElseThrow().name());
    assertEquals("c", memory.find(END - 1).orElseThrow().name());
    assertEquals("high", memory.find(1L << 32).orElseThrow().name());
    for (long hole : new long[] {0, BASE - 1, END, (1L << 32) - 1, (1L << 32) + PAGE, -1}) {
      assertTrue(memory.find(hole).isEmpty());
    }
    assertEquals((1L << 32) + PAGE - 1, memory.lastAddress().orElseThrow());
    assertEquals(
        "[a, b, c, high]", memory.regions().stream().map(GuestMemoryRegion::name).toList() + "");
  }

  @Tag("vm_memory::mmap::tests::test_to_region_addr")
  @Tag("vm_memory::mmap::tests::test_deref")
  @Tag("vm_memory::mmap::tests::test_retrieve_fd_backing_memory_region")
  @Tag("vm_memory::mmap::tests::test_guest_memory_mmap_as_volatile_slice")
  @ParameterizedTest
  @EnumSource
  default void addressMustBeFoundAtItsOffsetInItsRegion(RegionKind kind) {
    GuestMemoryRegion low = GuestMemoryRegion.of("low", 0, regions().create(kind, PAGE));
    GuestMemoryRegion high = GuestMemoryRegion.of("high", 2 * PAGE, regions().create(kind, PAGE));
    GuestMemory memory = GuestMemory.of(low, high);
    assertTrue(memory.find(PAGE + 0x200).isEmpty());
    for (int offset : new int[] {0, 0x200}) {
      long address = 2L * PAGE + offset;
      assertSame(high, memory.find(address).orElseThrow());
      assertSame(high.mapping(), memory.slice(address, 5).region());
      assertEquals(offset, memory.slice(address, 5).start());
      byte[] bytes = {1, 2, 3, 4, 5};
      assertEquals(5, memory.write(address, bytes, 0, 5));
      assertArrayEquals(bytes, BulkContract.contents(high.slice().subslice(offset, 5)));
    }
    assertEquals(PAGE, high.slice().size());
    assertEquals(kind.isFile(), high.mapping().spec().backing() instanceof Backing.FileRange);
  }

  @Tag("vm_memory::mmap::tests::test_check_range")
  @Tag("vm_memory::region::tests::test_address_in_range")
  @Tag("vm_memory::region::tests::test_check_address")
  @Test
  default void containsMustSeeHoles() {
    GuestMemory memory = GuestRam.map(regions());
    assertTrue(memory.contains(BASE, END - BASE));
    assertTrue(memory.contains(BASE + PAGE, 2 * PAGE));
    assertTrue(memory.contains(END - 1, 1));
    assertTrue(memory.contains(END, 0));
    assertFalse(memory.contains(END + 1, 0));
    assertFalse(memory.contains(BASE - 1, 0));
    assertFalse(memory.contains(BASE, END - BASE + 1));
    assertFalse(memory.contains(END, 1));
    assertFalse(memory.contains(BASE - 1, 2));
    assertFalse(memory.contains(BASE, Long.MAX_VALUE));
    assertThrows(IllegalArgumentException.class, () -> memory.contains(BASE, -1));
  }

  @Tag("vm_memory::mmap::tests::test_read_u64")
  @Test
  default void valuesMustCrossFromOneRegionIntoTheNext() {
    GuestMemory memory = GuestRam.map(regions());
    Seeded.run(
        random -> {
          for (long border : new long[] {BASE + 2 * PAGE, BASE + 3 * PAGE}) {
            for (int before = 0; before <= 8; before++) {
              long at = border - before;
              long bits = random.nextLong();
              memory.putLong(at, bits);
              assertEquals(bits, memory.getLong(at));
              memory.putInt(at, (int) ~bits);
              assertEquals((int) ~bits, memory.getInt(at));
              memory.putShort(at, (short) bits);
              assertEquals((short) bits, memory.getShort(at));
              memory.putByte(at, (byte) ~bits);
              assertEquals((byte) ~bits, memory.getByte(at));
            }
          }
        });
  }

  @Test
  default void bytesOfACrossingValueMustLieInNativeOrder() {
    GuestMemory memory = GuestRam.map(regions());
    memory.putLong(BASE, 0x0102_0304_0506_0708L);
    byte[] expected = new byte[8];
    memory.get(BASE, expected, 0, 8);
    memory.putLong(BASE + 2 * PAGE - 3, 0x0102_0304_0506_0708L);
    byte[] found = new byte[8];
    memory.get(BASE + 2 * PAGE - 3, found, 0, 8);
    assertArrayEquals(expected, found);
  }

  @Tag("vm_memory::mmap::tests::test_guest_memory_get_slice")
  @Test
  default void sliceMustStayInOneRegion() {
    GuestMemory memory = GuestRam.map(regions());
    assertSame(memory.regions().get(1).mapping(), memory.slice(BASE + 2 * PAGE, PAGE).region());
    memory.slice(BASE + 2 * PAGE + 8, 16).putLong(8, 77);
    assertEquals(77, memory.getLong(BASE + 2 * PAGE + 16));
    assertThrows(OutOfRangeException.class, () -> memory.slice(BASE + 2 * PAGE - 1, 2));
    assertThrows(OutOfRangeException.class, () -> memory.slice(BASE, Long.MAX_VALUE));
    assertThrows(IllegalArgumentException.class, () -> memory.slice(BASE, -1));
    assertThrows(IllegalArgumentException.class, () -> memory.slice(0, Long.MIN_VALUE));
    assertThrows(IllegalArgumentException.class, () -> memory.fill(BASE, -1, (byte) 0));
  }

  @Tag("vm_memory::guest_memory::tests::test_non_atomic_access")
  @Test
  default void alignedPieceOfACrossingValueMustNotTear() {
    GuestMemory memory = GuestRam.map(regions());
    long at = BASE + 2 * PAGE - 2;
    Race.run(
        () -> {
          for (int i = 0; i < 60_000; i++) {
            memory.putInt(at, -(i & 1));
          }
        },
        () -> {
          for (int i = 0; i < 60_000; i++) {
            int whole = memory.getInt(at);
            for (short seen : new short[] {memory.getShort(at), (short) whole}) {
              assertTrue(seen == 0 || seen == -1, () -> "torn: " + seen);
            }
          }
        });
  }
}
