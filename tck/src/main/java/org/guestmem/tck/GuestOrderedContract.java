package org.guestmem.tck;

import static org.guestmem.tck.GuestRam.BASE;
import static org.guestmem.tck.GuestRam.END;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.guestmem.api.GuestMemory;
import org.guestmem.api.GuestMemoryRegion;
import org.guestmem.api.MisalignedAccessException;
import org.guestmem.api.OutOfRangeException;
import org.guestmem.api.ReadOnlyRegionException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Ordered accesses and updates by guest address: one access in one region, or an error. */
public interface GuestOrderedContract extends Contract {

  @Tag("vm_memory::guest_memory::tests::test_atomic_accesses")
  @ParameterizedTest
  @EnumSource
  default void orderedValuesByGuestAddressMustBeThoseOfTheView(RegionKind kind) {
    GuestMemoryRegion region = GuestMemoryRegion.of("r", BASE, regions().create(kind, PAGE));
    GuestMemory memory = GuestMemory.of(region);
    Seeded.run(
        random -> {
          for (long at : new long[] {0, 8, PAGE - 8}) {
            long bits = random.nextLong();
            smallValues(memory, BASE + at, bits);
            largeValues(memory, BASE + at, bits);
            assertEquals(~bits, region.slice().getLong(at));
          }
        });
  }

  private static void smallValues(GuestMemory memory, long at, long bits) {
    memory.putByteRelease(at + 1, (byte) bits);
    assertEquals((byte) bits, memory.getByteAcquire(at + 1));
    memory.putByteVolatile(at + 1, (byte) ~bits);
    assertEquals((byte) ~bits, memory.getByteVolatile(at + 1));
    memory.putShortRelease(at + 2, (short) bits);
    assertEquals((short) bits, memory.getShortAcquire(at + 2));
    memory.putShortVolatile(at + 2, (short) ~bits);
    assertEquals((short) ~bits, memory.getShortVolatile(at + 2));
  }

  private static void largeValues(GuestMemory memory, long at, long bits) {
    memory.putIntRelease(at + 4, (int) bits);
    assertEquals((int) bits, memory.getIntAcquire(at + 4));
    memory.putIntVolatile(at + 4, (int) ~bits);
    assertEquals((int) ~bits, memory.getIntVolatile(at + 4));
    memory.putLongRelease(at, bits);
    assertEquals(bits, memory.getLongAcquire(at));
    memory.putLongVolatile(at, ~bits);
    assertEquals(~bits, memory.getLongVolatile(at));
  }

  @Test
  default void updatesByGuestAddressMustReturnTheOldValue() {
    GuestMemory memory = GuestRam.map(regions());
    Seeded.run(
        random -> {
          long a = random.nextLong();
          long b = random.nextLong();
          for (long at : new long[] {BASE, BASE + 2 * PAGE - 8, BASE + 2 * PAGE, 1L << 32}) {
            updateLong(memory, at, a, b);
            updateInt(memory, at + 4, (int) a, (int) b);
          }
        });
  }

  private static void updateLong(GuestMemory memory, long at, long a, long b) {
    memory.putLong(at, a);
    assertEquals(a, memory.getAndAddLong(at, b));
    assertEquals(a + b, memory.getAndSetLong(at, a));
    assertEquals(a, memory.getAndBitwiseOrLong(at, b));
    assertEquals(a | b, memory.getAndBitwiseXorLong(at, b));
    assertEquals((a | b) ^ b, memory.getAndBitwiseAndLong(at, a));
    long last = ((a | b) ^ b) & a;
    assertEquals(last, memory.compareAndExchangeLong(at, ~last, 1));
    assertEquals(last, memory.compareAndExchangeLong(at, last, b));
    assertEquals(b, memory.getLong(at));
    assertFalse(memory.weakCompareAndSetLong(at, ~b, 1));
    while (!memory.weakCompareAndSetLong(at, b, a)) {
      assertEquals(b, memory.getLong(at));
    }
    assertEquals(a, memory.getLong(at));
  }

  private static void updateInt(GuestMemory memory, long at, int a, int b) {
    memory.putInt(at, a);
    assertEquals(a, memory.getAndAddInt(at, b));
    assertEquals(a + b, memory.getAndSetInt(at, a));
    assertEquals(a, memory.getAndBitwiseOrInt(at, b));
    assertEquals(a | b, memory.getAndBitwiseXorInt(at, b));
    assertEquals((a | b) ^ b, memory.getAndBitwiseAndInt(at, a));
    int last = ((a | b) ^ b) & a;
    assertEquals(last, memory.compareAndExchangeInt(at, ~last, 1));
    assertEquals(last, memory.compareAndExchangeInt(at, last, b));
    assertEquals(b, memory.getInt(at));
    assertFalse(memory.weakCompareAndSetInt(at, ~b, 1));
    while (!memory.weakCompareAndSetInt(at, b, a)) {
      assertEquals(b, memory.getInt(at));
    }
    assertEquals(a, memory.getInt(at));
  }

  /** Every ordered accessor of 8, 4 and 2 bytes at an address, which must fail. */
  private static void assertRefused(
      Class<? extends Throwable> error, GuestMemory memory, long address) {
    assertThrows(error, () -> memory.getLongAcquire(address));
    assertThrows(error, () -> memory.putLongRelease(address, -1));
    assertThrows(error, () -> memory.getLongVolatile(address));
    assertThrows(error, () -> memory.putLongVolatile(address, -1));
    assertThrows(error, () -> memory.getAndAddLong(address, 1));
    assertThrows(error, () -> memory.compareAndExchangeLong(address, 0, 1));
    assertThrows(error, () -> memory.weakCompareAndSetLong(address, 0, 1));
    assertThrows(error, () -> memory.getIntAcquire(address + 6));
    assertThrows(error, () -> memory.putIntRelease(address + 6, -1));
    assertThrows(error, () -> memory.getAndSetInt(address + 6, 1));
    assertThrows(error, () -> memory.compareAndExchangeInt(address + 6, 0, 1));
    assertThrows(error, () -> memory.weakCompareAndSetInt(address + 6, 0, 1));
    assertThrows(error, () -> memory.getShortAcquire(address + 6));
    assertThrows(error, () -> memory.putShortVolatile(address + 6, (short) -1));
  }

  @Test
  default void orderedAccessAcrossABorderMustBeMisalignedAndWriteNothing() {
    GuestMemory memory = GuestRam.map(regions());
    for (long border : new long[] {BASE + 2 * PAGE, BASE + 3 * PAGE}) {
      assertRefused(MisalignedAccessException.class, memory, border - 7);
      assertEquals(0, memory.getLong(border - 8));
      assertEquals(0, memory.getLong(border));
    }
    MisalignedAccessException e =
        assertThrows(
            MisalignedAccessException.class, () -> memory.getLongAcquire(BASE + 2 * PAGE - 1));
    assertEquals(2 * PAGE - 1, e.offset());
    assertEquals(8, e.alignment());
    assertThrows(MisalignedAccessException.class, () -> memory.getIntVolatile(BASE + 2));
  }

  @Tag("vm_memory::guest_memory::tests::test_atomic_accesses")
  @Test
  default void orderedAccessIntoAHoleMustBeOutOfRangeAndWriteNothing() {
    GuestMemory memory = GuestRam.map(regions());
    assertRefused(OutOfRangeException.class, memory, END - 7);
    assertThrows(OutOfRangeException.class, () -> memory.putLongVolatile(END - 4, -1));
    assertEquals(0, memory.getLong(END - 8));
    assertRefused(OutOfRangeException.class, memory, END);
    assertRefused(OutOfRangeException.class, memory, -8);
    assertThrows(OutOfRangeException.class, () -> memory.getByteAcquire(END));
    assertThrows(OutOfRangeException.class, () -> memory.putByteRelease(BASE - 1, (byte) 1));
  }

  @Tag("vm_memory::mmap::tests::test_dirty_tracking")
  @Test
  default void orderedWriteByGuestAddressMustBeMarkedOrRefused() {
    GuestMemory memory = GuestRam.map(regions());
    memory.getAndAddInt(BASE + PAGE, 1);
    memory.putByteRelease(BASE + 2 * PAGE, (byte) 1);
    assertEquals(0b10, GuestTransferContract.harvest(memory, 0));
    assertEquals(0b1, GuestTransferContract.harvest(memory, 1));
    GuestMemory rom =
        GuestMemory.of(GuestMemoryRegion.of("rom", 0, regions().readOnly(new byte[PAGE])));
    assertThrows(ReadOnlyRegionException.class, () -> rom.getAndAddLong(8, 1));
    assertThrows(ReadOnlyRegionException.class, () -> rom.putShortRelease(8, (short) 1));
    assertEquals(0, rom.getLongAcquire(8));
  }
}
