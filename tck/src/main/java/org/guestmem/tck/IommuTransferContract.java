package org.guestmem.tck;

import static org.guestmem.api.iommu.Permissions.READ;
import static org.guestmem.api.iommu.Permissions.READ_WRITE;
import static org.guestmem.api.iommu.Permissions.WRITE;
import static org.guestmem.tck.IommuRam.BASE;
import static org.guestmem.tck.IommuRam.contents;
import static org.guestmem.tck.IommuRam.mapPage;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ReadOnlyBufferException;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.guestmem.api.DirtyBitmap;
import org.guestmem.api.GuestMemory;
import org.guestmem.api.GuestMemoryRegion;
import org.guestmem.api.ReadOnlyRegionException;
import org.guestmem.api.iommu.IommuFaultException;
import org.guestmem.api.iommu.IommuMemory;
import org.guestmem.api.iommu.IommuMissHandler;
import org.guestmem.api.iommu.Iotlb;
import org.guestmem.api.iommu.IovaRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Transfers by IOVA: buffers, what comes before a fault, copies. */
public interface IommuTransferContract extends Contract {

  /** Four pages of IOVAs from 0 over the four pages of a guest memory, in another order. */
  private static Iotlb shuffled() {
    Iotlb iotlb = new Iotlb();
    mapPage(iotlb, 0, 2, READ_WRITE);
    mapPage(iotlb, PAGE, 0, READ_WRITE);
    mapPage(iotlb, 2 * PAGE, 3, READ_WRITE);
    mapPage(iotlb, 3 * PAGE, 1, READ_WRITE);
    return iotlb;
  }

  private static byte[] fill(IommuMemory device, SplittableRandom random) {
    byte[] model = Seeded.bytes(random, 4 * PAGE);
    device.put(0, model, 0, model.length);
    return model;
  }

  private static byte[] all(IommuMemory device) {
    byte[] found = new byte[4 * PAGE];
    device.get(0, found, 0, found.length);
    return found;
  }

  @ParameterizedTest
  @EnumSource
  default void bufferMustCrossTranslationsAndMoveOnlyWhenAllCame(RegionKind kind) {
    GuestMemory memory = IommuRam.map(regions(), kind);
    IommuMemory device = IommuMemory.of(memory, shuffled());
    Seeded.run(
        random -> {
          byte[] model = fill(device, random);
          ByteBuffer to = ByteBuffer.allocateDirect(3 * PAGE).position(7).limit(7 + 2 * PAGE);
          device.get(100, to);
          assertEquals(0, to.remaining());
          assertEquals(7 + 2 * PAGE, to.limit());
          assertEquals(ByteBuffer.wrap(model, 100, 2 * PAGE), to.position(7));
          ByteBuffer from = ByteBuffer.wrap(Seeded.bytes(random, 2 * PAGE)).position(9);
          device.put(PAGE + 3, from.asReadOnlyBuffer());
          device.put(PAGE + 3, from);
          assertEquals(0, from.remaining());
          System.arraycopy(from.array(), 9, model, PAGE + 3, 2 * PAGE - 9);
          assertArrayEquals(model, all(device));
        });
    byte[] before = contents(memory);
    ByteBuffer tooMuch = ByteBuffer.allocate(9);
    assertThrows(IommuFaultException.class, () -> device.get(4 * PAGE - 8, tooMuch));
    assertThrows(IommuFaultException.class, () -> device.put(4 * PAGE - 8, tooMuch));
    assertEquals(0, tooMuch.position());
    assertEquals(9, tooMuch.limit());
    assertArrayEquals(before, contents(memory));
    ByteBuffer locked = ByteBuffer.allocate(0).asReadOnlyBuffer();
    assertThrows(ReadOnlyBufferException.class, () -> device.get(0, locked));
    device.put(77 * PAGE, locked);
  }

  @ParameterizedTest
  @EnumSource
  default void readAndWriteMustStopAtAFaultAndSayWhere(RegionKind kind) {
    GuestMemory memory = IommuRam.map(regions(), kind);
    DirtyBitmap byIova = regions().tracked(kind, 8 * PAGE).dirtyBitmap().orElseThrow();
    IommuMemory device = IommuMemory.of(memory, shuffled()).withLog(byIova::mark);
    Seeded.run(
        random -> {
          byte[] model = fill(device, random);
          for (int round = 0; round < 100; round++) {
            int at = random.nextInt(4 * PAGE);
            int length = random.nextInt(2 * PAGE);
            int expected = Math.min(length, 4 * PAGE - at);
            byte[] bytes = Seeded.bytes(random, length + 3);
            byte[] found = bytes.clone();
            assertEquals(expected, device.read(at, found, 3, length));
            System.arraycopy(model, at, bytes, 3, expected);
            assertArrayEquals(bytes, found);
            random.nextBytes(bytes);
            assertEquals(expected, device.write(at, bytes, 3, length));
            System.arraycopy(bytes, 3, model, at, expected);
          }
          assertArrayEquals(model, all(device));
        });
    IommuRam.harvest(memory);
    byIova.harvest();
    assertEquals(PAGE + 5, device.write(3 * PAGE - 5, new byte[3 * PAGE], 0, 3 * PAGE));
    assertEquals(0b1010, IommuRam.harvest(memory));
    assertEquals(0b1100, byIova.harvest().toWords()[0]);
  }

  @Test
  default void everyKindOfFaultMustEndATransfer() {
    GuestMemory memory = IommuRam.map(regions(), RegionKind.SHARED_ANONYMOUS);
    Iotlb iotlb = new Iotlb();
    mapPage(iotlb, 0, 0, READ_WRITE);
    mapPage(iotlb, PAGE, 1, READ);
    mapPage(iotlb, 2 * PAGE, 2, WRITE);
    // Guest memory ends in the middle of this one.
    iotlb.map(IovaRange.ofLength(8 * PAGE, 2 * PAGE), BASE + 3 * PAGE, READ_WRITE);
    mapPage(iotlb, -PAGE, 0, READ_WRITE);
    IommuMemory device = IommuMemory.of(memory, iotlb);
    byte[] bytes = new byte[3 * PAGE];
    assertEquals(2 * PAGE, device.read(0, bytes, 0, 3 * PAGE));
    assertEquals(PAGE, device.write(0, bytes, 0, 3 * PAGE));
    assertEquals(PAGE, device.write(2 * PAGE, bytes, 0, 3 * PAGE));
    assertEquals(PAGE - 9, device.read(8 * PAGE + 9, bytes, 0, 3 * PAGE));
    assertEquals(PAGE - 9, device.write(8 * PAGE + 9, bytes, 0, 3 * PAGE));
    assertEquals(4, device.read(-4, bytes, 0, 9), "no wrap");
    assertEquals(1, device.write(-1, bytes, 0, 9), "no wrap");
    for (long iova : new long[] {2 * PAGE, 3 * PAGE, 9 * PAGE}) {
      assertThrows(IommuFaultException.class, () -> device.read(iova, bytes, 0, 8));
    }
    for (long iova : new long[] {PAGE, 3 * PAGE, 9 * PAGE}) {
      assertThrows(IommuFaultException.class, () -> device.write(iova, bytes, 0, 8));
    }
    assertEquals(0, device.read(5 * PAGE, bytes, 0, 0));
    assertEquals(0, device.write(5 * PAGE, bytes, bytes.length, 0));
    assertThrows(IndexOutOfBoundsException.class, () -> device.read(0, bytes, 1, bytes.length));
    assertThrows(IndexOutOfBoundsException.class, () -> device.write(0, bytes, -1, 2));
  }

  @Test
  default void handlerMustBeAskedForEachMissOfATransfer() {
    GuestMemory memory = IommuRam.map(regions(), RegionKind.SHARED_ANONYMOUS);
    List<String> asked = new ArrayList<>();
    IommuMissHandler twoPages =
        (tlb, range, wanted) -> {
          asked.add(range + " " + wanted);
          int page = (int) (range.first() / PAGE);
          if (page < 2) {
            mapPage(tlb, (long) page * PAGE, page, wanted);
          }
          return page < 2;
        };
    IommuMemory device = IommuMemory.of(memory, new Iotlb()).withMissHandler(twoPages);
    assertEquals(2 * PAGE - 16, device.write(16, new byte[3 * PAGE], 0, 3 * PAGE));
    assertEquals(List.of("0x10-0x300f WRITE", "0x1000-0x300f WRITE", "0x2000-0x300f WRITE"), asked);
    IommuMemory failing =
        device.withMissHandler(
            (tlb, range, wanted) -> {
              throw new ArithmeticException();
            });
    assertThrows(
        ArithmeticException.class, () -> failing.write(0, new byte[3 * PAGE], 0, 3 * PAGE));
  }

  @Test
  default void writeThatMeetsAReadOnlyRegionBeforeAFaultMustWriteNothing() {
    GuestMemory memory =
        IommuRam.map(regions(), RegionKind.SHARED_ANONYMOUS)
            .with(GuestMemoryRegion.of("rom", BASE + 4 * PAGE, regions().readOnly(new byte[PAGE])));
    Iotlb iotlb = new Iotlb();
    iotlb.map(IovaRange.ofLength(BASE, 5 * PAGE), BASE, READ_WRITE);
    IommuMemory device = IommuMemory.of(memory, iotlb);
    byte[] ones = new byte[3 * PAGE];
    ones[0] = 1;
    long border = BASE + 4 * PAGE;
    assertThrows(ReadOnlyRegionException.class, () -> device.write(border - 8, ones, 0, 3 * PAGE));
    assertThrows(ReadOnlyRegionException.class, () -> device.copy(BASE, border - 8, 16));
    assertEquals(0, device.getLong(border - 8));
    device.copy(border - 8, BASE, 16);
  }

  @ParameterizedTest
  @EnumSource
  default void copyByIovaMustMatchAPlainArrayWhereverTheRangesOverlap(RegionKind kind) {
    IommuMemory device = IommuMemory.of(IommuRam.map(regions(), kind), shuffled());
    Seeded.run(
        random -> {
          byte[] model = fill(device, random);
          for (int round = 0; round < 200; round++) {
            int length = random.nextInt(random.nextBoolean() ? 20 : 4 * PAGE);
            int from = random.nextInt(4 * PAGE - length + 1);
            int to = random.nextInt(4 * PAGE - length + 1);
            device.copy(from, to, length);
            System.arraycopy(model, from, model, to, length);
          }
          assertArrayEquals(model, all(device));
        });
  }

  @Test
  default void copyThatFaultsOnEitherSideMustMoveNothing() {
    GuestMemory memory = IommuRam.map(regions(), RegionKind.SHARED_ANONYMOUS);
    DirtyBitmap byIova =
        regions().tracked(RegionKind.SHARED_ANONYMOUS, 8 * PAGE).dirtyBitmap().orElseThrow();
    Iotlb iotlb = new Iotlb();
    mapPage(iotlb, 0, 0, READ);
    mapPage(iotlb, PAGE, 1, WRITE);
    IommuMemory device = IommuMemory.of(memory, iotlb).withLog(byIova::mark);
    memory.fill(BASE, PAGE, (byte) 5);
    IommuRam.harvest(memory);
    for (long[] bad : new long[][] {{PAGE, 0, 8}, {0, 0, 8}, {PAGE - 8, PAGE, 9}, {0, -8, 9}}) {
      assertThrows(IommuFaultException.class, () -> device.copy(bad[0], bad[1], bad[2]));
    }
    IommuFaultException e =
        assertThrows(IommuFaultException.class, () -> device.copy(0, 2 * PAGE - 8, 9));
    assertEquals(WRITE, e.wanted());
    assertEquals(2 * PAGE, e.faultAddress());
    assertThrows(IllegalArgumentException.class, () -> device.copy(0, PAGE, -1));
    device.copy(7 * PAGE, 8 * PAGE, 0);
    assertEquals(0, IommuRam.harvest(memory));
    assertTrue(byIova.peek().isEmpty());
    device.copy(8, PAGE + 16, 100);
    assertEquals(0b10, IommuRam.harvest(memory));
    assertEquals(0b10, byIova.harvest().toWords()[0]);
    assertEquals(5, memory.getByte(BASE + PAGE + 115));
    assertEquals(0, memory.getByte(BASE + PAGE + 116));
  }

  @Test
  default void missesOfACopyMustBeResolvedOnBothSides() {
    GuestMemory memory = IommuRam.map(regions(), RegionKind.SHARED_ANONYMOUS);
    List<String> asked = new ArrayList<>();
    IommuMemory device =
        IommuMemory.of(memory, new Iotlb())
            .withMissHandler(
                (tlb, range, wanted) -> {
                  asked.add(range + " " + wanted);
                  int page = (int) (range.first() / PAGE);
                  mapPage(tlb, (long) page * PAGE, page, wanted);
                  return true;
                });
    memory.fill(BASE, 2 * PAGE, (byte) 4);
    device.copy(PAGE - 8, 3 * PAGE - 8, 16);
    assertEquals(
        List.of(
            "0xff8-0x1007 READ",
            "0x2ff8-0x3007 WRITE",
            "0x1000-0x1007 READ",
            "0x3000-0x3007 WRITE"),
        asked);
    assertEquals(0x0404_0404_0404_0404L, memory.getLong(BASE + 3 * PAGE));
    assertEquals(0, memory.getLong(BASE + 3 * PAGE + 8));
  }
}
