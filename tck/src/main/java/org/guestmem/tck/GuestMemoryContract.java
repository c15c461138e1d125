package org.guestmem.tck;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.guestmem.api.GuestMemory;
import org.guestmem.api.GuestMemoryRegion;
import org.guestmem.api.MmapRegion;
import org.guestmem.api.OutOfRangeException;
import org.guestmem.api.PartialTransferException;
import org.guestmem.api.ReadOnlyRegionException;
import org.junit.jupiter.api.Test;

/** Access by guest address: across regions, up to holes. */
public interface GuestMemoryContract extends Contract {
  /** Where the lowest region of {@link #memory()} begins. */
  long BASE = 0x1_0000;

  /** Three regions side by side, then a hole, then one at 4 GiB. */
  private GuestMemory memory() {
    return GuestMemory.of(
        place("high", 1L << 32, RegionKind.SHARED_ANONYMOUS, PAGE),
        place("a", BASE, RegionKind.SHARED_ANONYMOUS, 2 * PAGE),
        place("c", BASE + 3 * PAGE, RegionKind.PRIVATE_ANONYMOUS, 2 * PAGE + 100),
        place("b", BASE + 2 * PAGE, RegionKind.SHARED_FILE, PAGE));
  }

  private GuestMemoryRegion place(String name, long base, RegionKind kind, long size) {
    return GuestMemoryRegion.of(name, base, regions().tracked(kind, size));
  }

  private static long end() {
    return BASE + 5 * PAGE + 100;
  }

  @Test
  default void findMustTellRegionsFromHoles() {
    GuestMemory memory = memory();
    assertEquals("a", memory.find(BASE).orElseThrow().name());
    assertEquals("a", memory.find(BASE + 2 * PAGE - 1).orElseThrow().name());
    assertEquals("b", memory.find(BASE + 2 * PAGE).orElseThrow().name());
    assertEquals("c", memory.find(end() - 1).orElseThrow().name());
    assertEquals("high", memory.find(1L << 32).orElseThrow().name());
    for (long hole : new long[] {0, BASE - 1, end(), (1L << 32) - 1, (1L << 32) + PAGE, -1}) {
      assertTrue(memory.find(hole).isEmpty());
    }
    assertEquals((1L << 32) + PAGE - 1, memory.lastAddress().orElseThrow());
    assertEquals(
        "[a, b, c, high]", memory.regions().stream().map(GuestMemoryRegion::name).toList() + "");
  }

  @Test
  default void containsMustSeeHoles() {
    GuestMemory memory = memory();
    assertTrue(memory.contains(BASE, end() - BASE));
    assertTrue(memory.contains(BASE + PAGE, 2 * PAGE));
    assertTrue(memory.contains(end() - 1, 1));
    assertTrue(memory.contains(end(), 0));
    assertFalse(memory.contains(end() + 1, 0));
    assertFalse(memory.contains(BASE - 1, 0));
    assertFalse(memory.contains(BASE, end() - BASE + 1));
    assertFalse(memory.contains(end(), 1));
    assertFalse(memory.contains(BASE - 1, 2));
    assertFalse(memory.contains(BASE, Long.MAX_VALUE));
    assertThrows(IllegalArgumentException.class, () -> memory.contains(BASE, -1));
  }

  @Test
  default void valuesMustCrossFromOneRegionIntoTheNext() {
    GuestMemory memory = memory();
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
    GuestMemory memory = memory();
    memory.putLong(BASE, 0x0102_0304_0506_0708L);
    byte[] expected = new byte[8];
    memory.get(BASE, expected, 0, 8);
    memory.putLong(BASE + 2 * PAGE - 3, 0x0102_0304_0506_0708L);
    byte[] found = new byte[8];
    memory.get(BASE + 2 * PAGE - 3, found, 0, 8);
    assertArrayEquals(expected, found);
  }

  @Test
  default void bulkTransferMustCrossRegionsAndMarkEach() {
    GuestMemory memory = memory();
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

  private static long harvest(GuestMemory memory, int region) {
    MmapRegion mapping = memory.regions().get(region).mapping();
    return mapping.dirtyBitmap().orElseThrow().harvest().toWords()[0];
  }

  @Test
  default void transferThatMeetsAHoleMustTellHowFarItCame() {
    GuestMemory memory = memory();
    byte[] ones = new byte[PAGE];
    Arrays.fill(ones, (byte) 1);
    assertPartial(PAGE, 70, () -> memory.put(end() - 70, ones, 0, PAGE));
    assertEquals(1, memory.getByte(end() - 1));
    assertEquals(0b100, harvest(memory, 2), "what was written is marked");
    byte[] found = new byte[PAGE];
    assertPartial(PAGE, 71, () -> memory.get(end() - 71, found, 0, PAGE));
    assertEquals(0, found[0]);
    assertEquals(1, found[70]);
    assertEquals(0, found[71]);
    assertPartial(9, 3, () -> memory.fill(end() - 3, 9, (byte) 2));
    assertEquals(2, memory.getByte(end() - 3));
    assertPartial(8, 5, () -> memory.putLong(end() - 5, -1));
    assertPartial(8, 5, () -> memory.getLong(end() - 5));
    assertPartial(4, 1, () -> memory.getInt(end() - 1));
    assertPartial(2, 1, () -> memory.putShort(end() - 1, (short) 0));
    assertPartial(Long.MAX_VALUE, end() - BASE, () -> memory.fill(BASE, Long.MAX_VALUE, (byte) 2));
  }

  private static void assertPartial(long expected, long completed, Runnable transfer) {
    PartialTransferException e = assertThrows(PartialTransferException.class, transfer::run);
    assertEquals(expected, e.expected());
    assertEquals(completed, e.completed());
  }

  @Test
  default void accessThatBeginsInAHoleMustBeOutOfRange() {
    GuestMemory memory = memory();
    for (long hole : new long[] {0, BASE - 1, end(), end() + 1, (1L << 32) + PAGE, -1, 1L << 63}) {
      for (Runnable access : accesses(memory, hole)) {
        OutOfRangeException e = assertThrows(OutOfRangeException.class, access::run);
        assertEquals(hole, e.address());
      }
    }
    OutOfRangeException e = assertThrows(OutOfRangeException.class, () -> memory.getInt(end()));
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
  default void sliceMustStayInOneRegion() {
    GuestMemory memory = memory();
    assertSame(memory.regions().get(1).mapping(), memory.slice(BASE + 2 * PAGE, PAGE).region());
    memory.slice(BASE + 2 * PAGE + 8, 16).putLong(8, 77);
    assertEquals(77, memory.getLong(BASE + 2 * PAGE + 16));
    assertThrows(OutOfRangeException.class, () -> memory.slice(BASE + 2 * PAGE - 1, 2));
    assertThrows(OutOfRangeException.class, () -> memory.slice(BASE, Long.MAX_VALUE));
    assertThrows(IllegalArgumentException.class, () -> memory.slice(BASE, -1));
    assertThrows(IllegalArgumentException.class, () -> memory.slice(0, Long.MIN_VALUE));
    assertThrows(IllegalArgumentException.class, () -> memory.fill(BASE, -1, (byte) 0));
  }

  @Test
  default void readOnlyRegionMustRefuseWritesByGuestAddress() {
    MmapRegion rom = regions().readOnly(new byte[PAGE]);
    GuestMemory memory = memory().with(GuestMemoryRegion.of("rom", 0xf000, rom));
    assertEquals(0, memory.getLong(0xfffc));
    for (long at : new long[] {0xf000, 0xf801}) {
      assertThrows(ReadOnlyRegionException.class, () -> memory.putByte(at, (byte) 1));
      assertThrows(ReadOnlyRegionException.class, () -> memory.putLong(at, 1));
      assertThrows(ReadOnlyRegionException.class, () -> memory.fill(at, PAGE, (byte) 1));
    }
    assertThrows(ReadOnlyRegionException.class, () -> memory.putLong(0xfffc, -1));
    assertArrayEquals(new byte[PAGE], BulkContract.contents(rom.slice()));
  }

  @Test
  default void alignedPieceOfACrossingValueMustNotTear() {
    GuestMemory memory = memory();
    long at = BASE + 2 * PAGE - 2;
    Race.run(
        () -> {
          for (int i = 0; i < 60_000; i++) {
            memory.putInt(at, -(i & 1));
          }
        },
        () -> {
          for (int i = 0; i < 60_000; i++) {
            short seen = memory.getShort(at);
            assertTrue(seen == 0 || seen == -1, () -> "torn: " + seen);
          }
        });
  }
}
