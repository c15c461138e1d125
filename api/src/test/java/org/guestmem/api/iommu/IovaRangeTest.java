package org.guestmem.api.iommu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.util.List;
import org.guestmem.api.GuestMemoryException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Both forms of a range, up to the last of 2^64 addresses, and what is no range. */
final class IovaRangeTest {

  @Test
  void bothFormsMustReachTheLastAddress() {
    assertEquals(new IovaRange(-1, -1), IovaRange.ofLength(-1, 1));
    assertEquals(new IovaRange(-4096, -1), IovaRange.ofLength(-4096, 4096));
    assertEquals(new IovaRange(1, -1), IovaRange.ofLength(1, -1));
    assertEquals(new IovaRange(0, -1), IovaRange.ofLength(0, -1), "how vhost says everything");
    assertEquals(new IovaRange(0, -3), IovaRange.ofLength(0, -2));
    assertEquals(new IovaRange(1L << 63, -1), IovaRange.ofLength(1L << 63, 1L << 63));
    assertEquals(0, IovaRange.ALL.length());
    assertEquals(-1, new IovaRange(1, -1).length());
    assertEquals(1, new IovaRange(-1, -1).length());
  }

  @Test
  void whatIsNoRangeMustBeRefusedWithItsNumbers() {
    assertRefused(5, 4, "0x5", () -> new IovaRange(5, 4));
    assertRefused(-1, 0, "0xffff_ffff_ffff_ffff", () -> new IovaRange(-1, 0));
    assertRefused(0x1000, 0xfff, "empty", () -> IovaRange.ofLength(0x1000, 0));
    assertRefused(0, -1, "0 bytes", () -> IovaRange.ofLength(0, 0));
    assertRefused(-1, 0, "2 bytes", () -> IovaRange.ofLength(-1, 2));
    assertRefused(2, 0, "18446744073709551615 bytes", () -> IovaRange.ofLength(2, -1));
  }

  private static void assertRefused(long first, long last, String part, Runnable maker) {
    IovaRangeException e = assertThrows(IovaRangeException.class, maker::run);
    assertEquals(List.of(first, last), List.of(e.first(), e.last()));
    String message = String.valueOf(e.getMessage());
    assertTrue(message.contains(part), message);
  }

  @Test
  void targetPastTheLastAddressMustBeRefused() {
    new IotlbEntry(IovaRange.ALL, 0, Permissions.READ);
    new IotlbEntry(new IovaRange(0, 0xfff), -0x1000, Permissions.READ);
    for (long target : new long[] {-0xfff, -1}) {
      IovaRangeException e =
          assertThrows(
              IovaRangeException.class,
              () -> new IotlbEntry(new IovaRange(0, 0xfff), target, Permissions.READ));
      assertEquals(0xfff, e.last());
    }
    assertThrows(
        IovaRangeException.class, () -> new IotlbEntry(IovaRange.ALL, 1, Permissions.READ));
  }

  @Tag("vm_memory::guest_memory::tests::test_perm_and")
  @Tag("vm_memory::guest_memory::tests::test_perm_or")
  @Tag("vm_memory::guest_memory::tests::test_perm_has_write")
  @Test
  void permissionsMustFollowTheirBits() {
    for (int granted = 0; granted < 4; granted++) {
      assertEquals(granted, Permissions.ofBits(granted).bits());
      for (int wanted = 0; wanted < 4; wanted++) {
        assertEquals(
            (granted & wanted) == wanted,
            Permissions.ofBits(granted).allows(Permissions.ofBits(wanted)));
      }
    }
    int both = Permissions.READ.bits() | Permissions.WRITE.bits();
    assertEquals(Permissions.READ_WRITE, Permissions.ofBits(both));
    int neither = Permissions.READ.bits() & Permissions.WRITE.bits();
    assertEquals(Permissions.NONE, Permissions.ofBits(neither));
    assertFalse(Permissions.NONE.allows(Permissions.WRITE));
    assertFalse(Permissions.READ.allows(Permissions.WRITE));
    assertFalse(Permissions.NONE.allows(Permissions.READ));
    assertTrue(Permissions.READ_WRITE.allows(Permissions.WRITE));
    assertThrows(IllegalArgumentException.class, () -> Permissions.ofBits(4));
    assertThrows(IllegalArgumentException.class, () -> Permissions.ofBits(-1));
  }

  @Test
  void faultMustHoldTheNumbers() {
    IovaAccess access = new IovaAccess(0x1000, 8, Permissions.WRITE);
    IommuFaultException e = new IommuFaultException(access, 0x1004, Permissions.READ, "there");
    assertEquals(List.of(0x1000L, 8L, 0x1004L), List.of(e.iova(), e.length(), e.faultAddress()));
    assertEquals(Permissions.WRITE, e.wanted());
    assertEquals(Permissions.READ, e.found().orElseThrow());
    for (String part : List.of("WRITE", "8 bytes", "0x1000", "0x1004", "there")) {
      assertTrue(String.valueOf(e.getMessage()).contains(part), e.getMessage());
    }
  }

  @Test
  void everyExceptionMustBeSerializable() throws IOException {
    IovaAccess access = new IovaAccess(0, 8, Permissions.READ);
    IotlbEntry entry = new IotlbEntry(IovaRange.ALL, 0, Permissions.READ);
    List<GuestMemoryException> all =
        List.of(
            IovaRangeException.ofEnds(1, 0),
            new IotlbFullException(entry, 1),
            new IommuFaultException(access, 0, null, "nothing"),
            new IommuFaultException(access, 0, Permissions.NONE, "denied"));
    try (ObjectOutputStream out = new ObjectOutputStream(new ByteArrayOutputStream())) {
      for (GuestMemoryException e : all) {
        out.writeObject(e);
      }
    }
  }
}
