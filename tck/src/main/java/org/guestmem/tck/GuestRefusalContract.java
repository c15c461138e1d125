package org.guestmem.tck;

import static org.guestmem.api.iommu.Permissions.READ_WRITE;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.guestmem.api.GuestMemory;
import org.guestmem.api.GuestMemoryRegion;
import org.guestmem.api.MisalignedAccessException;
import org.guestmem.api.MmapRegion;
import org.guestmem.api.ReadOnlyRegionException;
import org.guestmem.api.RegionClosedException;
import org.guestmem.api.iommu.IommuFaultException;
import org.guestmem.api.iommu.IommuMemory;
import org.guestmem.api.iommu.Iotlb;
import org.guestmem.api.iommu.IovaRange;
import org.junit.jupiter.api.Test;

/** What every access by guest address and by IOVA refuses: closed and read-only regions. */
public interface GuestRefusalContract extends Contract {

  /** The region at guest address 0, and RAM above it. */
  private GuestMemory above(MmapRegion region) {
    return GuestMemory.of(
        GuestMemoryRegion.of("refusing", 0, region),
        GuestMemoryRegion.of("ram", PAGE, regions().anonymous(PAGE)));
  }

  private static IommuMemory byIova(GuestMemory memory) {
    Iotlb iotlb = new Iotlb();
    iotlb.map(IovaRange.ALL, 0, READ_WRITE);
    return IommuMemory.of(memory, iotlb);
  }

  private static List<Runnable> reads(GuestMemory memory) {
    byte[] bytes = new byte[24];
    return List.of(
        () -> memory.get(0, bytes, 0, 24),
        () -> memory.get(0, ByteBuffer.wrap(bytes)),
        () -> memory.read(0, bytes, 0, 24),
        () -> memory.copy(0, PAGE, 24),
        () -> memory.mismatch(0, bytes, 0, 24),
        () -> memory.find(0, 24, bytes),
        () -> memory.crc32c(0, 24),
        () -> memory.slice(0, 24),
        () -> memory.slices(0, 24));
  }

  private static List<Runnable> writes(GuestMemory memory) {
    byte[] bytes = new byte[24];
    return List.of(
        () -> memory.put(0, bytes, 0, 24),
        () -> memory.put(0, ByteBuffer.wrap(bytes)),
        () -> memory.write(0, bytes, 0, 24),
        () -> memory.fill(0, 24, (byte) 1),
        () -> memory.copy(PAGE, 0, 24));
  }

  @Test
  default void closedRegionMustRefuseEveryAccessByGuestAddress() {
    MmapRegion region = regions().anonymous(PAGE);
    GuestMemory memory = above(region);
    region.close();
    for (AddressAccess access : AddressAccess.of(GuestMemory.class)) {
      assertThrows(RegionClosedException.class, () -> access.on(memory, 8), access::toString);
    }
    reads(memory).forEach(read -> assertThrows(RegionClosedException.class, read::run));
    writes(memory).forEach(write -> assertThrows(RegionClosedException.class, write::run));
    assertEquals(0, memory.getLong(PAGE));
  }

  @Test
  default void readOnlyRegionMustRefuseEveryWriteByGuestAddress() {
    MmapRegion rom = regions().readOnly(new byte[PAGE]);
    GuestMemory memory = above(rom);
    for (AddressAccess access : AddressAccess.writing(GuestMemory.class)) {
      assertThrows(ReadOnlyRegionException.class, () -> access.on(memory, 8), access::toString);
    }
    writes(memory).forEach(write -> assertThrows(ReadOnlyRegionException.class, write::run));
    reads(memory).forEach(Runnable::run);
    assertArrayEquals(new byte[PAGE], BulkContract.contents(rom.slice()));
  }

  @Test
  default void closedRegionMustRefuseEveryAccessByIova() {
    MmapRegion region = regions().anonymous(PAGE);
    IommuMemory device = byIova(above(region));
    region.close();
    for (AddressAccess access : AddressAccess.of(IommuMemory.class)) {
      assertThrows(RegionClosedException.class, () -> access.on(device, 8), access::toString);
    }
    for (Runnable transfer : transfers(device)) {
      assertThrows(RegionClosedException.class, transfer::run);
    }
  }

  private static List<Runnable> transfers(IommuMemory device) {
    byte[] bytes = new byte[24];
    List<Runnable> all = new ArrayList<>(writes(device));
    all.add(() -> device.get(0, bytes, 0, 24));
    all.add(() -> device.get(0, ByteBuffer.wrap(bytes)));
    all.add(() -> device.read(0, bytes, 0, 24));
    all.add(() -> device.copy(0, PAGE, 24));
    return all;
  }

  private static List<Runnable> writes(IommuMemory device) {
    byte[] bytes = new byte[24];
    return List.of(
        () -> device.put(0, bytes, 0, 24),
        () -> device.put(0, ByteBuffer.wrap(bytes)),
        () -> device.write(0, bytes, 0, 24),
        () -> device.fill(0, 24, (byte) 1),
        () -> device.copy(PAGE, 0, 24));
  }

  @Test
  default void iovaWithoutATranslationMustRefuseEveryAccess() {
    IommuMemory device = IommuMemory.of(above(regions().anonymous(PAGE)), new Iotlb());
    for (AddressAccess access : AddressAccess.of(IommuMemory.class)) {
      assertThrows(IommuFaultException.class, () -> access.on(device, 8), access::toString);
    }
    transfers(device).forEach(all -> assertThrows(IommuFaultException.class, all::run));
  }

  @Test
  default void misalignedUpdateMustBeRefusedByGuestAddressAndIova() {
    GuestMemory memory = above(regions().anonymous(PAGE));
    IommuMemory device = byIova(memory);
    for (Object each : new Object[] {memory, device}) {
      for (AddressAccess access : AddressAccess.of(each.getClass())) {
        if (access.isUpdate()) {
          assertThrows(MisalignedAccessException.class, () -> access.on(each, 9), access::toString);
        }
      }
    }
    assertArrayEquals(new byte[PAGE], BulkContract.contents(memory.slice(0, PAGE)));
  }

  @Test
  default void readOnlyRegionMustRefuseEveryWriteByIova() {
    MmapRegion rom = regions().readOnly(new byte[PAGE]);
    IommuMemory device = byIova(above(rom));
    for (AddressAccess access : AddressAccess.writing(IommuMemory.class)) {
      assertThrows(ReadOnlyRegionException.class, () -> access.on(device, 8), access::toString);
    }
    writes(device).forEach(write -> assertThrows(ReadOnlyRegionException.class, write::run));
    assertArrayEquals(new byte[PAGE], BulkContract.contents(rom.slice()));
  }

  @Test
  default void partOfAnArrayThatIsNotThereMustBeRefusedByGuestAddressAndIova() {
    GuestMemory memory = above(regions().anonymous(PAGE));
    IommuMemory device = byIova(memory);
    byte[] array = new byte[8];
    for (int[] part : new int[][] {{-1, 1}, {0, 9}, {8, 1}, {1, -1}, {2, Integer.MAX_VALUE}}) {
      int from = part[0];
      int length = part[1];
      assertThrows(IndexOutOfBoundsException.class, () -> memory.get(0, array, from, length));
      assertThrows(IndexOutOfBoundsException.class, () -> memory.put(0, array, from, length));
      assertThrows(IndexOutOfBoundsException.class, () -> memory.read(0, array, from, length));
      assertThrows(IndexOutOfBoundsException.class, () -> memory.write(0, array, from, length));
      assertThrows(IndexOutOfBoundsException.class, () -> device.get(0, array, from, length));
      assertThrows(IndexOutOfBoundsException.class, () -> device.put(0, array, from, length));
    }
  }
}
