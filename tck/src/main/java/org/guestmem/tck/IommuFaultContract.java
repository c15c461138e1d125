package org.guestmem.tck;

import static org.guestmem.api.iommu.Permissions.NONE;
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

import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.guestmem.api.DirtyBitmap;
import org.guestmem.api.GuestMemory;
import org.guestmem.api.GuestMemoryRegion;
import org.guestmem.api.OutOfRangeException;
import org.guestmem.api.ReadOnlyRegionException;
import org.guestmem.api.iommu.IommuFaultException;
import org.guestmem.api.iommu.IommuMemory;
import org.guestmem.api.iommu.Iotlb;
import org.guestmem.api.iommu.IovaRange;
import org.guestmem.api.iommu.Permissions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Access by IOVA that cannot be made: nothing moves, nothing is marked, and the fault says why. */
public interface IommuFaultContract extends Contract {

  private static void assertFault(
      long iova,
      long length,
      Permissions wanted,
      long at,
      Optional<Permissions> found,
      Runnable access) {
    IommuFaultException e = assertThrows(IommuFaultException.class, access::run);
    assertEquals(iova, e.iova());
    assertEquals(length, e.length());
    assertEquals(wanted, e.wanted());
    assertEquals(at, e.faultAddress());
    assertEquals(found, e.found());
  }

  /** Makes every kind of access to 8 bytes or fewer, and each must be the same fault. */
  private static void assertFaults(
      IommuMemory device, long iova, Permissions wanted, long at, Optional<Permissions> found) {
    byte[] bytes = new byte[8];
    if (wanted == READ) {
      assertFault(iova, 8, READ, at, found, () -> device.getLong(iova));
      assertFault(iova, 8, READ, at, found, () -> device.get(iova, bytes, 0, 8));
      assertFault(at, 4, READ, at, found, () -> device.getInt(at));
      assertFault(at, 2, READ, at, found, () -> device.getShort(at));
      assertFault(at, 1, READ, at, found, () -> device.getByte(at));
    } else {
      assertFault(iova, 8, WRITE, at, found, () -> device.putLong(iova, -1));
      assertFault(iova, 8, WRITE, at, found, () -> device.put(iova, bytes, 0, 8));
      assertFault(iova, 8, WRITE, at, found, () -> device.fill(iova, 8, (byte) -1));
      assertFault(at, 4, WRITE, at, found, () -> device.putInt(at, -1));
      assertFault(at, 2, WRITE, at, found, () -> device.putShort(at, (short) -1));
      assertFault(at, 1, WRITE, at, found, () -> device.putByte(at, (byte) -1));
    }
  }

  @Tag("vm_memory::iommu::tests::test_iommu_memory_pre_mapped")
  @ParameterizedTest
  @EnumSource
  default void faultMustMoveNothingAndSayWhatWasThere(RegionKind kind) {
    GuestMemory memory = IommuRam.map(regions(), kind);
    DirtyBitmap byIova = regions().tracked(kind, 8 * PAGE).dirtyBitmap().orElseThrow();
    Iotlb iotlb = new Iotlb();
    mapPage(iotlb, 0, 0, READ_WRITE);
    mapPage(iotlb, PAGE, 1, READ);
    mapPage(iotlb, 3 * PAGE, 2, WRITE);
    iotlb.map(IovaRange.ofLength(4 * PAGE, 2 * PAGE), BASE + 3 * PAGE, READ_WRITE);
    IommuMemory device = IommuMemory.of(memory, iotlb).withLog(byIova::mark);
    memory.fill(BASE, 4 * PAGE, (byte) 5);
    byte[] before = contents(memory);
    IommuRam.harvest(memory);
    assertFaults(device, PAGE - 4, WRITE, PAGE, Optional.of(READ));
    assertFaults(device, 2 * PAGE - 4, READ, 2 * PAGE, Optional.empty());
    assertFaults(device, 3 * PAGE, READ, 3 * PAGE, Optional.of(WRITE));
    assertFaults(device, 5 * PAGE - 4, WRITE, 5 * PAGE, Optional.of(READ_WRITE));
    assertFaults(device, 5 * PAGE - 4, READ, 5 * PAGE, Optional.of(READ_WRITE));
    assertFaults(device, 6 * PAGE, WRITE, 6 * PAGE, Optional.empty());
    assertArrayEquals(before, contents(memory));
    assertEquals(0, IommuRam.harvest(memory));
    assertTrue(byIova.peek().isEmpty());
    assertFalse(device.permits(PAGE - 4, 8, WRITE) || device.permits(PAGE, PAGE, READ_WRITE));
    assertTrue(device.permits(0, 2 * PAGE, NONE) && device.permits(0, PAGE, READ_WRITE));
    assertFalse(device.permits(2 * PAGE, 1, NONE) || device.permits(2 * PAGE - 1, 2, NONE));
    assertTrue(device.permits(PAGE - 4, 8, READ));
  }

  @Test
  default void accessPastTheLastAddressMustFaultAndNotWrap() {
    Iotlb iotlb = new Iotlb();
    mapPage(iotlb, -PAGE, 0, READ_WRITE);
    mapPage(iotlb, 0, 1, READ_WRITE);
    IommuMemory device =
        IommuMemory.of(IommuRam.map(regions(), RegionKind.SHARED_ANONYMOUS), iotlb);
    assertFault(-4, 8, WRITE, -1, Optional.empty(), () -> device.putLong(-4, 1));
    assertFault(
        -1,
        Long.MAX_VALUE,
        WRITE,
        -1,
        Optional.empty(),
        () -> device.fill(-1, Long.MAX_VALUE, (byte) 1));
    assertThrows(IllegalArgumentException.class, () -> device.fill(0, -1, (byte) 1));
    assertThrows(IllegalArgumentException.class, () -> device.permits(0, -1, READ));
    assertEquals(0, device.getLong(0));
  }

  @Test
  default void writeThatReachesAReadOnlyRegionMustWriteNothing() {
    GuestMemory memory =
        IommuRam.map(regions(), RegionKind.SHARED_ANONYMOUS)
            .with(GuestMemoryRegion.of("rom", BASE + 4 * PAGE, regions().readOnly(new byte[PAGE])));
    Iotlb iotlb = new Iotlb();
    iotlb.map(IovaRange.ALL, 0, READ_WRITE);
    IommuMemory device = IommuMemory.of(memory, iotlb);
    long border = BASE + 4 * PAGE;
    assertThrows(ReadOnlyRegionException.class, () -> device.putLong(border - 4, -1));
    assertThrows(
        ReadOnlyRegionException.class, () -> device.fill(border - PAGE, 2 * PAGE, (byte) 1));
    assertEquals(0, device.getLong(border - 4));
    assertFalse(device.permits(border - 4, 8, WRITE));
    assertEquals(0, IommuRam.harvest(memory));
  }

  @Test
  default void handlerThatHelpsNobodyMustBeAskedABoundedNumberOfTimes() {
    GuestMemory memory = IommuRam.map(regions(), RegionKind.SHARED_ANONYMOUS);
    AtomicInteger calls = new AtomicInteger();
    IommuMemory device =
        IommuMemory.of(memory, new Iotlb())
            .withMissHandler((tlb, range, wanted) -> calls.incrementAndGet() > 0);
    assertFault(64, 4, READ, 64, Optional.empty(), () -> device.getInt(64));
    assertEquals(1 + IommuMemory.MISS_RETRIES, calls.get());
    IommuMemory refusing =
        device.withMissHandler((tlb, range, wanted) -> calls.decrementAndGet() < 0);
    assertFault(64, 4, WRITE, 64, Optional.empty(), () -> refusing.putInt(64, 1));
    assertEquals(IommuMemory.MISS_RETRIES, calls.get());
    IommuMemory failing =
        device.withMissHandler(
            (tlb, range, wanted) -> {
              throw new ArithmeticException();
            });
    assertThrows(ArithmeticException.class, () -> failing.getByte(0));
  }

  @Test
  default void markThatTheIovaLogCannotHoldMustNotBeLostInSilence() {
    GuestMemory memory = IommuRam.map(regions(), RegionKind.SHARED_ANONYMOUS);
    DirtyBitmap small =
        regions().tracked(RegionKind.SHARED_ANONYMOUS, PAGE).dirtyBitmap().orElseThrow();
    Iotlb iotlb = new Iotlb();
    mapPage(iotlb, PAGE, 3, READ_WRITE);
    IommuMemory device = IommuMemory.of(memory, iotlb).withLog(small::mark);
    assertThrows(OutOfRangeException.class, () -> device.putInt(PAGE, 1));
    assertEquals(0b1000, IommuRam.harvest(memory));
    iotlb.invalidateAll();
  }
}
