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
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.guestmem.api.DirtyBitmap;
import org.guestmem.api.GuestMemory;
import org.guestmem.api.iommu.IommuMemory;
import org.guestmem.api.iommu.Iotlb;
import org.guestmem.api.iommu.IovaRange;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Access by IOVA: bytes land where they are translated to, and are marked there. */
public interface IommuContract extends Contract {

  /** Three pages of IOVAs over the pages 1 and 2 (which lie in two regions) and 0. */
  private static IommuMemory scattered(GuestMemory memory) {
    Iotlb iotlb = new Iotlb();
    iotlb.map(IovaRange.ofLength(-4 * PAGE, 2 * PAGE), BASE + PAGE, READ_WRITE);
    mapPage(iotlb, -2 * PAGE, 0, READ_WRITE);
    return IommuMemory.of(memory, iotlb);
  }

  @Tag("vm_memory::iommu::tests::test_iommu_memory_pre_mapped")
  @ParameterizedTest
  @EnumSource
  default void bytesMustLandWhereTheyAreTranslatedTo(RegionKind kind) {
    GuestMemory memory = IommuRam.map(regions(), kind);
    IommuMemory device = scattered(memory);
    Seeded.run(
        random -> {
          byte[] source = Seeded.bytes(random, 3 * PAGE);
          device.put(-4 * PAGE, source, 0, 3 * PAGE);
          byte[] found = contents(memory);
          for (int i = 0; i < PAGE; i++) {
            assertEquals(source[i], found[PAGE + i]);
            assertEquals(source[PAGE + i], found[2 * PAGE + i]);
            assertEquals(source[2 * PAGE + i], found[i]);
            assertEquals(0, found[3 * PAGE + i]);
          }
          byte[] back = new byte[3 * PAGE];
          device.get(-4 * PAGE + 5, back, 7, 3 * PAGE - 12);
          assertArrayEquals(
              ByteBuffer.allocate(3 * PAGE).put(7, source, 5, 3 * PAGE - 12).array(), back);
        });
    device.fill(-2 * PAGE - 1, 2, (byte) 9);
    assertEquals(9, memory.getByte(BASE + 3 * PAGE - 1));
    assertEquals(9, memory.getByte(BASE));
  }

  @ParameterizedTest
  @EnumSource
  default void valuesMustCrossBordersOfRegionsAndOfTranslations(RegionKind kind) {
    IommuMemory device = scattered(IommuRam.map(regions(), kind));
    ByteBuffer bytes = ByteBuffer.allocate(16).order(ByteOrder.nativeOrder());
    for (long border : new long[] {-3 * PAGE, -2 * PAGE}) {
      for (int i = 0; i <= 8; i++) {
        device.putLong(border - 8 + i, 0x0102_0304_0506_0708L);
        device.putInt(border - 8 + i, 0x1112_1314);
        device.putShort(border - 8 + i, (short) 0x2122);
        device.putByte(border - 8 + i, (byte) 0x31);
        device.get(border - 8, bytes.array(), 0, 16);
        assertEquals(bytes.getLong(i), device.getLong(border - 8 + i));
        assertEquals(bytes.getInt(i), device.getInt(border - 8 + i));
        assertEquals(bytes.getShort(i), device.getShort(border - 8 + i));
        assertEquals(0x31, device.getByte(border - 8 + i));
        ByteBuffer expected = ByteBuffer.allocate(8).order(ByteOrder.nativeOrder());
        expected.putLong(0, 0x0102_0304_0506_0708L).putInt(0, 0x1112_1314);
        expected.putShort(0, (short) 0x2122).put(0, (byte) 0x31);
        assertEquals(expected.getLong(0), bytes.getLong(i));
      }
    }
  }

  @Tag("vm_memory::iommu::tests::test_dirty_bitmap")
  @ParameterizedTest
  @EnumSource
  default void writesMustMarkExactlyThePagesWritten(RegionKind kind) {
    GuestMemory memory = IommuRam.map(regions(), kind);
    Iotlb iotlb = new Iotlb();
    mapPage(iotlb, 0, 3, READ_WRITE);
    mapPage(iotlb, PAGE, 1, READ_WRITE);
    mapPage(iotlb, 7 * PAGE, 1, READ_WRITE);
    DirtyBitmap byIova = regions().tracked(kind, 8 * PAGE).dirtyBitmap().orElseThrow();
    IommuMemory device = IommuMemory.of(memory, iotlb).withLog(byIova::mark);
    device.get(0, new byte[2 * PAGE], 0, 2 * PAGE);
    assertTrue(device.permits(0, PAGE, READ_WRITE));
    device.fill(0, 0, (byte) 1);
    assertMarked(memory, 0, byIova, 0);
    device.putByte(5, (byte) 1);
    assertMarked(memory, 0b1000, byIova, 0b1);
    device.putLong(PAGE - 4, -1);
    assertMarked(memory, 0b1010, byIova, 0b11);
    device.put(PAGE + 100, new byte[PAGE], 0, PAGE - 100);
    assertMarked(memory, 0b0010, byIova, 0b10);
    device.putInt(7 * PAGE, 1);
    assertMarked(memory, 0b0010, byIova, 0b1000_0000);
  }

  private static void assertMarked(
      GuestMemory memory, long pages, DirtyBitmap byIova, long iovaPages) {
    assertEquals(pages, IommuRam.harvest(memory));
    assertEquals(iovaPages, byIova.harvest().toWords()[0]);
  }

  @Tag("vm_memory::iommu::tests::test_iommu_memory_live_mapped")
  @ParameterizedTest
  @EnumSource
  default void missesMustBeResolvedPieceByPieceAndPermissionsRaised(RegionKind kind) {
    GuestMemory memory = IommuRam.map(regions(), kind);
    List<String> asked = new ArrayList<>();
    Iotlb iotlb = new Iotlb();
    mapPage(iotlb, PAGE, 1, READ);
    IommuMemory device =
        IommuMemory.of(memory, iotlb)
            .withMissHandler(
                (tlb, range, wanted) -> {
                  asked.add(range + " " + wanted);
                  int page = (int) (range.first() / PAGE);
                  mapPage(tlb, (long) page * PAGE, page, wanted);
                  return true;
                });
    device.fill(10, 4 * PAGE - 20, (byte) 6);
    assertEquals(
        List.of(
            "0xa-0xfff WRITE", "0x1000-0x1fff WRITE", "0x2000-0x3ff5 WRITE", "0x3000-0x3ff5 WRITE"),
        asked);
    assertEquals(6, memory.getByte(BASE + 4 * PAGE - 11));
    assertEquals(0, memory.getByte(BASE + 4 * PAGE - 10));
    assertTrue(device.permits(PAGE, 1, READ_WRITE) && !device.permits(-1, 2, NONE));
  }

  @Test
  default void emptyAccessMustSucceedAndTheLastAddressBeReached() {
    GuestMemory memory = IommuRam.map(regions(), RegionKind.SHARED_ANONYMOUS);
    Iotlb iotlb = new Iotlb();
    IommuMemory device = IommuMemory.of(memory, iotlb);
    device.fill(-1, 0, (byte) 1);
    device.get(0, new byte[0], 0, 0);
    assertTrue(device.permits(77, 0, READ_WRITE));
    mapPage(iotlb, -PAGE, 0, READ_WRITE);
    device.putLong(-8, 42);
    assertEquals(42, memory.getLong(BASE + PAGE - 8));
    device.putByte(-1, (byte) 1);
    assertEquals(1, device.getByte(-1));
  }

  @Tag("vm_memory::iommu::tests::test_mem_replace")
  @Test
  default void replacedMemoryMustBeUsedByTheNextAccess() {
    GuestMemory first = IommuRam.map(regions(), RegionKind.SHARED_ANONYMOUS);
    GuestMemory second = IommuRam.map(regions(), RegionKind.SHARED_FILE);
    AtomicReference<GuestMemory> current = new AtomicReference<>(first);
    Iotlb iotlb = new Iotlb();
    mapPage(iotlb, 0, 0, WRITE);
    IommuMemory device = IommuMemory.of(current::get, iotlb);
    IommuMemory before = IommuMemory.of(first, device.iotlb());
    device.putInt(0, 1);
    current.set(second);
    device.putInt(0, 2);
    before.putInt(4, 3);
    assertEquals(1, first.getInt(BASE));
    assertEquals(3, first.getInt(BASE + 4));
    assertEquals(2, second.getInt(BASE));
    assertFalse(device.permits(0, 4, READ));
  }
}
