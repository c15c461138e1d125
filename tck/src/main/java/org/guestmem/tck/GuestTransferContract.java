package org.guestmem.tck;

import static org.guestmem.tck.GuestRam.BASE;
import static org.guestmem.tck.GuestRam.END;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.guestmem.api.GuestMemory;
import org.guestmem.api.GuestMemoryRegion;
import org.guestmem.api.MmapRegion;
import org.guestmem.api.OutOfRangeException;
import org.guestmem.api.PartialTransferException;
import org.guestmem.api.ReadOnlyRegionException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Transfers by guest address: over borders, and as far as a hole. */
public interface GuestTransferContract extends Contract {

  @Tag("vm_memory::mmap::tests::test_dirty_tracking")
  @Tag("vm_memory::mmap::tests::test_access_cross_boundary")
  @Test
  default void bulkTransferMustCrossRegionsAndMarkEach() {
    GuestMemory memory = GuestRam.map(regions());
    Seeded.run(
        random -> {
          byte[] source = Seeded.bytes(random, 4 * PAGE);
          memory.regions().forEach(r -> r.mapping().dirtyBitmap().orElseThrow().harvest());
          memory.put(BASE + PAGE + 7, source, 5, 3 * PAGE);
          byte[] found = new byte[4 * PAGE];
          memory.get(BASE + PAGE + 7, found, 5, 3 * PAGE);
          Arrays.fill(source, 0, 5, (byte) 0);
          Arrays.fill(source, 5 + 3 * PAGE, 4 * PAGE, (byte) 0);
          assertArrayEquals(source, found);
          assertEquals(0b10, harvest(memory, 0));
          assertEquals(0b1, harvest(memory, 1));
          assertEquals(0b11, harvest(memory, 2));
          assertEquals(0, harvest(memory, 3));
        });
    memory.fill(BASE + 2 * PAGE - 1, PAGE + 2, (byte) 3);
    assertEquals(0x0303, memory.getShort(BASE + 2 * PAGE - 1));
    assertEquals(0x0303, memory.getShort(BASE + 3 * PAGE - 1));
  }

  /** The pages of the first 64 that were written in a region since the last call. */
  static long harvest(GuestMemory memory, int region) {
    MmapRegion mapping = memory.regions().get(region).mapping();
    return mapping.dirtyBitmap().orElseThrow().harvest().toWords()[0];
  }

  @Tag("vm_memory::mmap::tests::test_read_u64")
  @Test
  default void transferThatMeetsAHoleMustTellHowFarItCame() {
    GuestMemory memory = GuestRam.map(regions());
    byte[] ones = new byte[PAGE];
    Arrays.fill(ones, (byte) 1);
    assertPartial(PAGE, 70, () -> memory.put(END - 70, ones, 0, PAGE));
    assertEquals(1, memory.getByte(END - 1));
    assertEquals(0b100, harvest(memory, 2), "what was written is marked");
    byte[] found = new byte[PAGE];
    assertPartial(PAGE, 71, () -> memory.get(END - 71, found, 0, PAGE));
    assertEquals(0, found[0]);
    assertEquals(1, found[70]);
    assertEquals(0, found[71]);
    assertPartial(9, 3, () -> memory.fill(END - 3, 9, (byte) 2));
    assertEquals(2, memory.getByte(END - 3));
    assertPartial(8, 5, () -> memory.putLong(END - 5, -1));
    assertPartial(8, 5, () -> memory.getLong(END - 5));
    assertPartial(4, 1, () -> memory.getInt(END - 1));
    assertPartial(2, 1, () -> memory.putShort(END - 1, (short) 0));
    assertPartial(Long.MAX_VALUE, END - BASE, () -> memory.fill(BASE, Long.MAX_VALUE, (byte) 2));
  }

  private static void assertPartial(long expected, long completed, Runnable transfer) {
    PartialTransferException e = assertThrows(PartialTransferException.class, transfer::run);
    assertEquals(expected, e.expected());
    assertEquals(completed, e.completed());
  }

  @Tag("vm_memory::mmap::tests::test_read_u64")
  @Test
  default void accessThatBeginsInAHoleMustBeOutOfRange() {
    GuestMemory memory = GuestRam.map(regions());
    for (long hole : new long[] {0, BASE - 1, END, END + 1, (1L << 32) + PAGE, -1, 1L << 63}) {
      for (Runnable access : accesses(memory, hole)) {
        OutOfRangeException e = assertThrows(OutOfRangeException.class, access::run);
        assertEquals(hole, e.address());
      }
    }
    OutOfRangeException e = assertThrows(OutOfRangeException.class, () -> memory.getInt(END));
    assertEquals(4, e.length());
    String message = String.valueOf(e.getMessage());
    assertTrue(message.contains("'c'") && message.contains("'high'"), message);
  }

  private static Runnable[] accesses(GuestMemory memory, long address) {
    return new Runnable[] {
      () -> memory.getByte(address),
      () -> memory.putByte(address, (byte) 1),
      () -> memory.getShort(address),
      () -> memory.putShort(address, (short) 1),
      () -> memory.getInt(address),
      () -> memory.putInt(address, 1),
      () -> memory.getLong(address),
      () -> memory.putLong(address, 1),
      () -> memory.get(address, new byte[9], 0, 9),
      () -> memory.put(address, new byte[9], 0, 9),
      () -> memory.fill(address, 9, (byte) 1),
      () -> memory.slice(address, 1),
    };
  }

  @Test
  default void readOnlyRegionMustRefuseWritesByGuestAddress() {
    MmapRegion rom = regions().readOnly(new byte[PAGE]);
    GuestMemory memory = GuestRam.map(regions()).with(GuestMemoryRegion.of("rom", 0xf000, rom));
    assertEquals(0, memory.getLong(0xfffc));
    for (long at : new long[] {0xf000, 0xf801}) {
      assertThrows(ReadOnlyRegionException.class, () -> memory.putByte(at, (byte) 1));
      assertThrows(ReadOnlyRegionException.class, () -> memory.putLong(at, 1));
      assertThrows(ReadOnlyRegionException.class, () -> memory.fill(at, PAGE, (byte) 1));
    }
    assertThrows(ReadOnlyRegionException.class, () -> memory.putLong(0xfffc, -1));
    assertArrayEquals(new byte[PAGE], BulkContract.contents(rom.slice()));
  }
}
