package org.guestmem.tck;

import static org.guestmem.tck.GuestRam.BASE;
import static org.guestmem.tck.GuestRam.END;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.OptionalLong;
import java.util.zip.CRC32C;
import org.guestmem.api.GuestMemory;
import org.guestmem.api.GuestMemoryRegion;
import org.guestmem.api.OutOfRangeException;
import org.guestmem.api.PartialTransferException;
import org.guestmem.api.RegionClosedException;
import org.junit.jupiter.api.Test;

/** Questions about the bytes of a range of guest addresses, over regions and up to holes. */
public interface GuestScanContract extends Contract {

  @Test
  default void scansMustCrossRegions() {
    GuestMemory memory = GuestRam.map(regions());
    int size = (int) (END - BASE);
    assertTrue(memory.isZero(BASE, size));
    Seeded.run(
        random -> {
          byte[] model = Seeded.bytes(random, size);
          memory.put(BASE, model, 0, size);
          for (int round = 0; round < 200; round++) {
            int at = random.nextInt(size);
            int length = random.nextInt(size - at + 1);
            byte[] part = Arrays.copyOfRange(model, at, at + length);
            CRC32C crc = new CRC32C();
            crc.update(part);
            assertEquals(crc.getValue(), memory.crc32c(BASE + at, length));
            assertEquals(-1, memory.mismatch(BASE + at, model, at, length));
            int patternAt = length < 20 ? 0 : random.nextInt(length - 16);
            byte[] pattern = Arrays.copyOfRange(part, patternAt, Math.min(length, patternAt + 16));
            assertEquals(
                OptionalLong.of(BASE + at + (pattern.length == 0 ? 0 : patternAt)),
                memory.find(BASE + at, length, pattern));
          }
        });
  }

  @Test
  default void patternMustBeFoundAcrossEveryBorder() {
    GuestMemory memory = GuestRam.map(regions());
    byte[] pattern = {0, 7, 0, 0, 9, 9};
    for (long border : new long[] {BASE + 2 * PAGE, BASE + 3 * PAGE}) {
      for (int before = 0; before <= 6; before++) {
        memory.put(border - before, pattern, 0, 6);
        assertEquals(OptionalLong.of(border - before), memory.find(BASE, END - BASE, pattern));
        assertEquals(OptionalLong.of(border - before), memory.find(border - before, 6, pattern));
        assertFalse(memory.isZero(border - before, 2));
        assertEquals(1, memory.mismatch(border - before, new byte[6], 0, 6));
        memory.fill(border - before, 6, (byte) 0);
      }
    }
    // More than a region, and found in the last place that there is.
    memory.putByte(BASE + 4, (byte) 1);
    assertEquals(
        OptionalLong.of(BASE + 5), memory.find(BASE, END - BASE, new byte[(int) (END - BASE) - 5]));
  }

  @Test
  default void mismatchMustCompareMemoriesOfOtherLayout() {
    GuestMemory memory = GuestRam.map(regions());
    GuestMemory other =
        GuestMemory.of(
            GuestMemoryRegion.of("x", 0, regions().create(RegionKind.SHARED_FILE, PAGE)),
            GuestMemoryRegion.of("y", PAGE, regions().anonymous(7 * PAGE)));
    Seeded.run(
        random -> {
          int size = (int) (END - BASE);
          byte[] model = Seeded.bytes(random, size);
          memory.put(BASE, model, 0, size);
          other.put(99, model, 0, size);
          assertEquals(-1, memory.mismatch(BASE, other, 99, size));
          for (int round = 0; round < 50; round++) {
            int differs = random.nextInt(size);
            other.putByte(99 + differs, (byte) ~model[differs]);
            assertEquals(differs, memory.mismatch(BASE, other, 99, size));
            assertEquals(differs, other.mismatch(99, memory, BASE, size));
            assertEquals(-1, other.mismatch(99, memory, BASE, differs));
            other.putByte(99 + differs, model[differs]);
          }
        });
    assertEquals(-1, memory.mismatch(BASE + 7, memory, BASE + 7, PAGE));
  }

  @Test
  default void scanThatDoesNotDecideBeforeAHoleMustSayHowFarItCame() {
    GuestMemory memory = GuestRam.map(regions());
    GuestMemory whole = GuestMemory.of(GuestMemoryRegion.of("w", 0, regions().anonymous(PAGE)));
    long from = END - 90;
    byte[] zeros = new byte[200];
    assertPartial(() -> memory.isZero(from, 200));
    assertPartial(() -> memory.find(from, 200, new byte[] {1}));
    assertPartial(() -> memory.find(from, 200, new byte[91]));
    assertPartial(() -> memory.crc32c(from, 200));
    assertPartial(() -> memory.mismatch(from, zeros, 0, 200));
    assertPartial(() -> memory.mismatch(from, whole, 0, 200));
    assertPartial(() -> whole.mismatch(0, memory, from, 200));
    PartialTransferException e =
        assertThrows(
            PartialTransferException.class, () -> whole.mismatch(PAGE - 20, memory, from, 200));
    assertEquals(20, e.completed());
    memory.putByte(from + 50, (byte) 1);
    assertFalse(memory.isZero(from, 200));
    assertEquals(OptionalLong.of(from + 50), memory.find(from, 200, new byte[] {1, 0}));
    assertEquals(50, memory.mismatch(from, zeros, 0, 200));
    assertEquals(50, whole.mismatch(0, memory, from, 200));
  }

  private static void assertPartial(Runnable scan) {
    PartialTransferException e = assertThrows(PartialTransferException.class, scan::run);
    assertEquals(200, e.expected());
    assertEquals(90, e.completed());
  }

  @Test
  default void scanThatBeginsInAHoleMustBeOutOfRange() {
    GuestMemory memory = GuestRam.map(regions());
    for (long hole : new long[] {BASE - 1, END, -1}) {
      assertRefused(OutOfRangeException.class, memory, hole, 8);
    }
    assertRefused(OutOfRangeException.class, memory, END + 1, 0);
    assertRefused(IllegalArgumentException.class, memory, BASE, -1);
    assertThrows(OutOfRangeException.class, () -> memory.mismatch(END, new byte[1], 0, 1));
    assertThrows(IndexOutOfBoundsException.class, () -> memory.mismatch(BASE, new byte[1], 1, 1));
    assertTrue(memory.isZero(END, 0));
    assertEquals(0, memory.crc32c(END, 0));
    assertEquals(OptionalLong.of(END), memory.find(END, 0, new byte[0]));
    assertEquals(OptionalLong.empty(), memory.find(END, 0, new byte[1]));
    assertEquals(-1, memory.mismatch(END, memory, BASE, 0));
  }

  private static void assertRefused(
      Class<? extends RuntimeException> error, GuestMemory memory, long address, long length) {
    assertThrows(error, () -> memory.isZero(address, length));
    assertThrows(error, () -> memory.find(address, length, new byte[0]));
    assertThrows(error, () -> memory.crc32c(address, length));
    assertThrows(error, () -> memory.mismatch(address, memory, BASE, length));
    assertThrows(error, () -> memory.mismatch(BASE, memory, address, length));
  }

  @Test
  default void scanMustReachTheLastAddressAndNotWrap() {
    GuestMemory memory =
        GuestMemory.of(
            GuestMemoryRegion.of("top", -PAGE, regions().anonymous(PAGE)),
            GuestMemoryRegion.of("bottom", 0, regions().anonymous(PAGE)));
    memory.putByte(-1, (byte) 3);
    assertEquals(OptionalLong.of(-1), memory.find(-PAGE, PAGE, new byte[] {3}));
    assertThrows(
        PartialTransferException.class, () -> memory.find(-PAGE, 2 * PAGE, new byte[] {3, 0}));
    assertEquals(PAGE - 1, memory.mismatch(-PAGE, memory, 0, PAGE));
  }

  @Test
  default void scansMustReadReadOnlyRegionsAndMarkNothing() {
    GuestMemory memory = GuestRam.map(regions());
    GuestMemory rom =
        GuestMemory.of(GuestMemoryRegion.of("rom", 0, regions().readOnly(new byte[PAGE])));
    assertTrue(rom.isZero(0, PAGE));
    assertEquals(-1, memory.mismatch(BASE + PAGE, rom, 0, PAGE));
    assertEquals(OptionalLong.of(3), rom.find(3, 100, new byte[50]));
    assertEquals(memory.crc32c(BASE, PAGE), rom.crc32c(0, PAGE));
    for (int region = 0; region < 3; region++) {
      assertEquals(0, GuestTransferContract.harvest(memory, region));
    }
    rom.regions().get(0).mapping().close();
    assertThrows(RegionClosedException.class, () -> rom.isZero(0, PAGE));
    assertThrows(RegionClosedException.class, () -> memory.mismatch(BASE, rom, 0, PAGE));
  }
}
