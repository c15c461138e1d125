package org.guestmem.api.iommu;

import static org.guestmem.api.iommu.Permissions.NONE;
import static org.guestmem.api.iommu.Permissions.READ;
import static org.guestmem.api.iommu.Permissions.READ_WRITE;
import static org.guestmem.api.iommu.Permissions.WRITE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What is looked up after mapping, mapping over, and unmapping. */
final class IotlbTest {
  private final Iotlb iotlb = new Iotlb();

  private static IovaRange range(long first, long last) {
    return new IovaRange(first, last);
  }

  private static IotlbEntry entry(long first, long last, long target, Permissions permissions) {
    return new IotlbEntry(range(first, last), target, permissions);
  }

  private List<IotlbEntry> hit(long first, long last, Permissions wanted) {
    Translation found = iotlb.lookup(range(first, last), wanted);
    assertTrue(found.isComplete(), () -> found + "");
    return found.pieces();
  }

  @Tag("vm_memory::iommu::tests::test_iotlb_merge")
  @Test
  void neighboursMustMergeWhereTheTargetGoesOn() {
    iotlb.map(range(0x1000, 0x1fff), 0x8000, READ);
    iotlb.map(range(0x3000, 0x3fff), 0xa000, READ);
    iotlb.map(range(0x2000, 0x2fff), 0x9000, READ);
    assertEquals(List.of(entry(0x1000, 0x3fff, 0x8000, READ)), iotlb.entries());
    assertEquals(List.of(entry(0x1fff, 0x2000, 0x8fff, READ)), hit(0x1fff, 0x2000, READ));
  }

  @Tag("vm_memory::iommu::tests::test_iotlb_nomerge_same_phys")
  @Test
  void neighboursMustStayApartWhereTheTargetDoesNotGoOn() {
    iotlb.map(range(0x1000, 0x1fff), 0x8000, READ);
    iotlb.map(range(0x2000, 0x2fff), 0x8000, READ);
    iotlb.map(range(0x3000, 0x3fff), 0x9000, WRITE);
    assertEquals(3, iotlb.entries().size(), "the same target, and another permission");
    assertEquals(
        List.of(entry(0x1fff, 0x1fff, 0x8fff, READ), entry(0x2000, 0x2000, 0x8000, READ)),
        hit(0x1fff, 0x2000, READ));
  }

  @Test
  void neighboursMustStayApartWhereTheTargetWouldWrap() {
    iotlb.map(range(0, 0xfff), -0x1000, READ);
    iotlb.map(range(0x1000, 0x1fff), 0, READ);
    assertEquals(
        List.of(entry(0, 0xfff, -0x1000, READ), entry(0x1000, 0x1fff, 0, READ)), iotlb.entries());
  }

  @Tag("vm_memory::iommu::tests::test_iotlb_perms")
  @Test
  void permissionsMustDecidePieceByPiece() {
    iotlb.map(range(0, 9), 100, READ);
    iotlb.map(range(10, 19), 110, WRITE);
    IotlbEntry readable = entry(5, 9, 105, READ);
    IotlbEntry writable = entry(10, 14, 110, WRITE);
    assertEquals(
        new Translation(List.of(), List.of(readable, writable), List.of()),
        iotlb.lookup(range(5, 14), READ_WRITE));
    assertEquals(
        new Translation(List.of(readable), List.of(writable), List.of()),
        iotlb.lookup(range(5, 14), READ));
    assertEquals(
        new Translation(List.of(writable), List.of(readable), List.of()),
        iotlb.lookup(range(5, 14), WRITE));
    assertEquals(List.of(readable, writable), hit(5, 14, NONE));
    assertEquals(List.of(entry(0, 9, 100, READ)), hit(0, 9, READ));
    assertEquals(List.of(entry(10, 19, 110, WRITE)), hit(10, 19, WRITE));
    iotlb.map(range(0, 19), 100, NONE);
    assertFalse(iotlb.lookup(range(3, 3), READ).isComplete());
  }

  @Tag("vm_memory::iommu::tests::test_iotlb_invalidation")
  @Test
  void unmapMustCutAHole() {
    iotlb.map(range(0, 9), 100, READ);
    iotlb.unmap(range(4, 6));
    assertEquals(List.of(entry(0, 3, 100, READ), entry(7, 9, 107, READ)), iotlb.entries());
    assertEquals(List.of(entry(0, 3, 100, READ)), hit(0, 3, READ));
    assertEquals(List.of(range(4, 6)), iotlb.lookup(range(0, 9), READ).misses());
    assertEquals(List.of(entry(7, 9, 107, READ)), hit(7, 9, READ));
    iotlb.map(range(4, 6), 104, READ);
    assertEquals(List.of(entry(0, 9, 100, READ)), iotlb.entries(), "filled, it is one again");
    iotlb.unmap(range(20, 30));
    iotlb.invalidateAll();
    assertEquals(List.of(range(0, 9)), iotlb.lookup(range(0, 9), READ).misses());
  }

  @Test
  void mapMustReplaceAndSplitWhatItOverlaps() {
    iotlb.map(range(10, 19), 100, READ);
    iotlb.map(range(30, 39), 200, READ);
    iotlb.map(range(15, 33), 500, READ_WRITE);
    assertEquals(
        List.of(entry(10, 14, 100, READ), entry(15, 33, 500, READ_WRITE), entry(34, 39, 204, READ)),
        iotlb.entries());
    iotlb.map(range(20, 20), 900, WRITE);
    assertEquals(5, iotlb.entries().size());
    iotlb.map(range(0, 99), 0, READ);
    assertEquals(List.of(entry(0, 99, 0, READ)), iotlb.entries());
  }

  @Test
  void missesMustBeAllAndCutToTheRange() {
    iotlb.map(range(10, 19), 100, READ);
    iotlb.map(range(30, 39), 200, READ);
    assertEquals(
        List.of(range(5, 9), range(20, 29), range(40, 45)),
        iotlb.lookup(range(5, 45), READ).misses());
    assertEquals(List.of(range(22, 23)), iotlb.lookup(range(22, 23), READ).misses());
    assertEquals(
        List.of(range(0, 9), range(20, 29), range(40, -1)),
        iotlb.lookup(IovaRange.ALL, READ).misses());
  }

  @Test
  void wholeSpaceAndItsLastAddressMustBeMappable() {
    assertEquals(List.of(IovaRange.ALL), iotlb.lookup(IovaRange.ALL, NONE).misses());
    iotlb.map(range(-1, -1), 7, READ);
    assertEquals(List.of(entry(-1, -1, 7, READ)), hit(-1, -1, READ));
    assertEquals(List.of(range(0, -2)), iotlb.lookup(IovaRange.ALL, READ).misses());
    iotlb.map(IovaRange.ofLength(0, -1), 0, READ_WRITE);
    assertEquals(List.of(new IotlbEntry(IovaRange.ALL, 0, READ_WRITE)), iotlb.entries());
    assertEquals(List.of(entry(-9, -1, -9, READ_WRITE)), hit(-9, -1, READ_WRITE));
    iotlb.unmap(range(1L << 63, 1L << 63));
    assertEquals(2, iotlb.entries().size());
    iotlb.unmap(IovaRange.ofLength(0, -1));
    assertEquals(List.of(), iotlb.entries());
  }

  @Test
  void fullIotlbMustRefuseAMappingAndChangeNothing() {
    Iotlb small = new Iotlb(2);
    small.map(range(0, 9), 100, READ);
    small.map(range(20, 29), 200, READ);
    List<IotlbEntry> before = small.entries();
    for (IovaRange refused : List.of(range(40, 49), range(4, 5), range(9, 9))) {
      IotlbFullException e =
          assertThrows(IotlbFullException.class, () -> small.map(refused, 900, READ));
      assertEquals(2, e.capacity());
      String message = String.valueOf(e.getMessage());
      assertTrue(message.contains("2 entries") && message.contains(refused + ""), message);
      assertEquals(before, small.entries());
    }
    small.map(range(10, 14), 110, READ);
    small.map(range(15, 29), 195, READ);
    assertEquals(List.of(entry(0, 14, 100, READ), entry(15, 29, 195, READ)), small.entries());
    assertThrows(IllegalArgumentException.class, () -> new Iotlb(0));
  }

  @Test
  void fullIotlbMustUnmapAndReturnWhatItLost() {
    Iotlb small = new Iotlb(1);
    small.map(range(0, 99), 100, READ);
    assertTrue(small.unmap(range(90, 99)).isEmpty());
    assertEquals(entry(50, 89, 150, READ), small.unmap(range(40, 49)).orElseThrow());
    assertEquals(List.of(entry(0, 39, 100, READ)), small.entries());
    assertTrue(small.unmap(IovaRange.ALL).isEmpty());
    assertEquals(1, small.capacity());
  }

  @Test
  void changeFromWithinAnAccessMustThrowInsteadOfWaitingForItself() {
    iotlb.hold();
    try {
      assertThrows(IllegalStateException.class, () -> iotlb.map(range(0, 1), 0, READ));
      assertThrows(IllegalStateException.class, () -> iotlb.unmap(range(0, 1)));
      assertThrows(IllegalStateException.class, iotlb::invalidateAll);
      assertEquals(List.of(range(0, 1)), iotlb.lookup(range(0, 1), READ).misses());
    } finally {
      iotlb.release();
    }
    iotlb.map(range(0, 1), 0, READ);
  }
}
