package org.guestmem.tck;

import static org.guestmem.api.iommu.Permissions.READ;
import static org.guestmem.api.iommu.Permissions.READ_WRITE;
import static org.guestmem.api.iommu.Permissions.WRITE;
import static org.guestmem.tck.IommuRam.BASE;
import static org.guestmem.tck.IommuRam.contents;
import static org.guestmem.tck.IommuRam.mapPage;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.function.BooleanSupplier;
import org.guestmem.api.DirtyBitmap;
import org.guestmem.api.GuestMemory;
import org.guestmem.api.GuestMemoryRegion;
import org.guestmem.api.MisalignedAccessException;
import org.guestmem.api.ReadOnlyRegionException;
import org.guestmem.api.RegionClosedException;
import org.guestmem.api.iommu.IommuFaultException;
import org.guestmem.api.iommu.IommuMemory;
import org.guestmem.api.iommu.Iotlb;
import org.guestmem.api.iommu.IovaRange;
import org.guestmem.api.iommu.Permissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Ordered accesses and updates by IOVA: one access behind one translation, or an error. */
public interface IommuOrderedContract extends Contract {

  @ParameterizedTest
  @EnumSource
  default void orderedValuesByIovaMustBeThoseOfTheMemory(RegionKind kind) {
    GuestMemory memory = IommuRam.map(regions(), kind);
    Iotlb iotlb = new Iotlb();
    mapPage(iotlb, 0, 2, READ_WRITE);
    IommuMemory device = IommuMemory.of(memory, iotlb);
    long there = BASE + 2 * PAGE;
    Seeded.run(
        random -> {
          for (long at : new long[] {0, 8, PAGE - 8}) {
            long bits = random.nextLong();
            smallValues(device, at, bits);
            largeValues(device, at, bits);
            assertEquals(~bits, memory.getLong(there + at));
            updateLong(device, at, bits, random.nextLong());
            assertEquals(memory.getLong(there + at), device.getLongVolatile(at));
            updateInt(device, at + 4, (int) bits, random.nextInt());
            assertEquals(memory.getInt(there + at + 4), device.getIntVolatile(at + 4));
          }
        });
  }

  private static void smallValues(IommuMemory device, long at, long bits) {
    device.putByteRelease(at + 1, (byte) bits);
    assertEquals((byte) bits, device.getByteAcquire(at + 1));
    device.putByteVolatile(at + 1, (byte) ~bits);
    assertEquals((byte) ~bits, device.getByteVolatile(at + 1));
    device.putShortRelease(at + 2, (short) bits);
    assertEquals((short) bits, device.getShortAcquire(at + 2));
    device.putShortVolatile(at + 2, (short) ~bits);
    assertEquals((short) ~bits, device.getShortVolatile(at + 2));
  }

  private static void largeValues(IommuMemory device, long at, long bits) {
    device.putIntRelease(at + 4, (int) bits);
    assertEquals((int) bits, device.getIntAcquire(at + 4));
    device.putIntVolatile(at + 4, (int) ~bits);
    assertEquals((int) ~bits, device.getIntVolatile(at + 4));
    device.putLongRelease(at, bits);
    assertEquals(bits, device.getLongAcquire(at));
    device.putLongVolatile(at, ~bits);
    assertEquals(~bits, device.getLongVolatile(at));
  }

  private static void updateLong(IommuMemory device, long at, long a, long b) {
    device.putLong(at, a);
    assertEquals(a, device.getAndAddLong(at, b));
    assertEquals(a + b, device.getAndSetLong(at, a));
    assertEquals(a, device.getAndBitwiseOrLong(at, b));
    assertEquals(a | b, device.getAndBitwiseXorLong(at, b));
    assertEquals((a | b) ^ b, device.getAndBitwiseAndLong(at, a));
    long last = ((a | b) ^ b) & a;
    assertEquals(last, device.compareAndExchangeLong(at, ~last, 1));
    assertEquals(last, device.compareAndExchangeLong(at, last, b));
    assertFalse(device.weakCompareAndSetLong(at, ~b, 1));
    while (!device.weakCompareAndSetLong(at, b, a)) {
      assertEquals(b, device.getLong(at));
    }
    assertEquals(a, device.getLong(at));
  }

  private static void updateInt(IommuMemory device, long at, int a, int b) {
    device.putInt(at, a);
    assertEquals(a, device.getAndAddInt(at, b));
    assertEquals(a + b, device.getAndSetInt(at, a));
    assertEquals(a, device.getAndBitwiseOrInt(at, b));
    assertEquals(a | b, device.getAndBitwiseXorInt(at, b));
    assertEquals((a | b) ^ b, device.getAndBitwiseAndInt(at, a));
    int last = ((a | b) ^ b) & a;
    assertEquals(last, device.compareAndExchangeInt(at, ~last, 1));
    assertEquals(last, device.compareAndExchangeInt(at, last, b));
    assertFalse(device.weakCompareAndSetInt(at, ~b, 1));
    while (!device.weakCompareAndSetInt(at, b, a)) {
      assertEquals(b, device.getInt(at));
    }
    assertEquals(a, device.getInt(at));
  }

  /** Ordered reads, writes and updates of 8 bytes, or of 4 and 2 that end with these. */
  private static List<Runnable> accesses(IommuMemory device, long iova, Permissions wanted) {
    return switch (wanted) {
      case READ ->
          List.of(
              () -> device.getLongAcquire(iova),
              () -> device.getLongVolatile(iova),
              () -> device.getIntAcquire(iova + 4),
              () -> device.getIntVolatile(iova + 4),
              () -> device.getShortAcquire(iova + 6),
              () -> device.getShortVolatile(iova + 6));
      case WRITE ->
          List.of(
              () -> device.putLongRelease(iova, -1),
              () -> device.putLongVolatile(iova, -1),
              () -> device.putIntRelease(iova + 4, -1),
              () -> device.putIntVolatile(iova + 4, -1),
              () -> device.putShortRelease(iova + 6, (short) -1),
              () -> device.putShortVolatile(iova + 6, (short) -1));
      default ->
          List.of(
              () -> device.getAndAddLong(iova, 1),
              () -> device.getAndSetLong(iova, 1),
              () -> device.getAndBitwiseOrLong(iova, 1),
              () -> device.getAndBitwiseXorInt(iova + 4, 1),
              () -> device.getAndBitwiseAndInt(iova + 4, 1),
              () -> device.compareAndExchangeInt(iova + 4, 0, 1),
              () -> device.compareAndExchangeLong(iova, 0, 1),
              () -> untilDone(() -> device.weakCompareAndSetLong(iova, 0, 1)),
              () -> untilDone(() -> device.weakCompareAndSetInt(iova + 4, 0, 1)));
    };
  }

  /** Repeats what may fail for no reason, unless it fails for one. */
  private static void untilDone(BooleanSupplier weak) {
    for (int tries = 0; tries < 1000 && !weak.getAsBoolean(); tries++) {
      Thread.onSpinWait();
    }
  }

  private static void assertRefused(
      Class<? extends RuntimeException> error, IommuMemory device, long iova, Permissions wanted) {
    List<Runnable> accesses = accesses(device, iova, wanted);
    for (int i = 0; i < accesses.size(); i++) {
      assertThrows(error, accesses.get(i)::run, wanted + " " + i);
    }
  }

  @ParameterizedTest
  @EnumSource
  default void valueThatIsNotOnePieceMustBeMisalignedAndNotMove(RegionKind kind) {
    GuestMemory memory = IommuRam.map(regions(), kind);
    memory.fill(BASE, 4 * PAGE, Access.FILLER);
    byte[] before = contents(memory);
    Iotlb iotlb = new Iotlb();
    // Cut before the last byte of an aligned value; both parts begin at aligned addresses.
    iotlb.map(IovaRange.ofLength(0, 15), BASE, READ_WRITE);
    iotlb.map(IovaRange.ofLength(15, 17), BASE + PAGE, READ_WRITE);
    // In one translation, but across two regions; then aligned on one side of it only.
    iotlb.map(IovaRange.ofLength(PAGE, PAGE), BASE + 2 * PAGE - 9, READ_WRITE);
    IommuMemory device = IommuMemory.of(memory, iotlb);
    for (Permissions wanted : List.of(READ, WRITE, READ_WRITE)) {
      assertRefused(MisalignedAccessException.class, device, 8, wanted);
      assertRefused(MisalignedAccessException.class, device, PAGE + 2, wanted);
      assertRefused(MisalignedAccessException.class, device, PAGE + 16, wanted);
    }
    MisalignedAccessException e =
        assertThrows(MisalignedAccessException.class, () -> device.getLongAcquire(8));
    assertEquals(8, e.offset());
    assertEquals(8, e.alignment());
    assertTrue(String.valueOf(e.getMessage()).contains("2 translations"), e.getMessage());
    assertArrayEquals(before, contents(memory));
    assertEquals(0x5a5a_5a5a, device.getAndAddInt(PAGE + 9, 0));
    assertEquals(Access.FILLER, device.getByteAcquire(14));
  }

  @ParameterizedTest
  @EnumSource
  default void orderedAccessThatIsNotPermittedMustFaultAndNotMove(RegionKind kind) {
    GuestMemory memory = IommuRam.map(regions(), kind);
    Iotlb iotlb = new Iotlb();
    mapPage(iotlb, 0, 0, READ);
    mapPage(iotlb, PAGE, 1, WRITE);
    mapPage(iotlb, 3 * PAGE, 4, READ_WRITE);
    IommuMemory device = IommuMemory.of(memory, iotlb);
    assertRefused(IommuFaultException.class, device, 8, WRITE);
    assertRefused(IommuFaultException.class, device, 8, READ_WRITE);
    assertRefused(IommuFaultException.class, device, PAGE, READ);
    assertRefused(IommuFaultException.class, device, PAGE, READ_WRITE);
    for (Permissions wanted : List.of(READ, WRITE, READ_WRITE)) {
      assertRefused(IommuFaultException.class, device, 2 * PAGE, wanted);
      assertRefused(IommuFaultException.class, device, 3 * PAGE, wanted);
    }
    IommuFaultException e =
        assertThrows(IommuFaultException.class, () -> device.getAndAddInt(PAGE + 4, 1));
    assertEquals(READ_WRITE, e.wanted());
    assertEquals(PAGE + 4, e.faultAddress());
    assertEquals(4, e.length());
    assertThrows(IommuFaultException.class, () -> device.putByteRelease(0, (byte) 1));
    assertThrows(IommuFaultException.class, () -> device.getByteVolatile(PAGE));
    assertArrayEquals(new byte[4 * PAGE], contents(memory));
    assertEquals(0, IommuRam.harvest(memory));
  }

  @ParameterizedTest
  @EnumSource
  default void orderedWriteMustMarkBothLogsAndOnlyWhereItWrote(RegionKind kind) {
    GuestMemory memory = IommuRam.map(regions(), kind);
    Iotlb iotlb = new Iotlb();
    mapPage(iotlb, 5 * PAGE, 3, READ_WRITE);
    DirtyBitmap byIova = regions().tracked(kind, 8 * PAGE).dirtyBitmap().orElseThrow();
    IommuMemory device = IommuMemory.of(memory, iotlb).withLog(byIova::mark);
    long at = 5 * PAGE;
    accesses(device, at, READ).forEach(Runnable::run);
    device.compareAndExchangeInt(at, 1, 2);
    device.compareAndExchangeLong(at, 1, 2);
    device.weakCompareAndSetInt(at, 1, 2);
    device.weakCompareAndSetLong(at, 1, 2);
    assertEquals(0, IommuRam.harvest(memory));
    assertTrue(byIova.peek().isEmpty());
    for (Permissions wanted : List.of(WRITE, READ_WRITE)) {
      for (Runnable write : accesses(device, at, wanted)) {
        device.putLong(at, 0);
        IommuRam.harvest(memory);
        byIova.harvest();
        write.run();
        assertEquals(0b1000, IommuRam.harvest(memory));
        assertEquals(0b10_0000, byIova.harvest().toWords()[0]);
      }
    }
  }

  @Test
  default void orderedWriteToAReadOnlyOrClosedRegionMustBeRefused() {
    GuestMemory memory =
        GuestMemory.of(GuestMemoryRegion.of("rom", 0, regions().readOnly(new byte[PAGE])));
    Iotlb iotlb = new Iotlb();
    iotlb.map(IovaRange.ALL, 0, READ_WRITE);
    IommuMemory device = IommuMemory.of(memory, iotlb);
    assertRefused(ReadOnlyRegionException.class, device, 8, WRITE);
    assertRefused(ReadOnlyRegionException.class, device, 8, READ_WRITE);
    assertEquals(0, device.getLongAcquire(8));
    memory.regions().get(0).mapping().close();
    assertRefused(RegionClosedException.class, device, 8, READ);
  }
}
