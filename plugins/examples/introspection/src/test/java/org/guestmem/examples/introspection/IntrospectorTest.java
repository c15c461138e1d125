package org.guestmem.examples.introspection;

import static org.guestmem.examples.introspection.SampleMemory.ROOT_POINTER;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is in memory, and what a guest may have put there. */
class IntrospectorTest {
  private static final String BANNER =
      "Linux version 6.1.0-56-cloud-amd64 (x@debian.org) (gcc-12) #1 SMP Debian 6.1.192-2";

  private final SampleMemory guest = new SampleMemory();

  @AfterEach
  void close() {
    guest.close();
  }

  private String acpi() {
    return guest.introspector.acpi("web1");
  }

  private List<String> signatures() {
    return guest.introspector.tables("web1").stream().map(AcpiTable::signature).toList();
  }

  private String problem(String signature) {
    return guest.introspector.tables("web1").stream()
        .filter(table -> table.signature().equals(signature))
        .findFirst()
        .flatMap(AcpiTable::problem)
        .orElse("ok");
  }

  @Test
  void tablesMustBeFoundFromTheRootPointerOn() {
    guest
        .rootPointer(ROOT_POINTER, 0x1_0000)
        .table("RSDT", 0x1_0000, 0x2_0000, 0x3_0000)
        .table("FACP", 0x2_0000, 0x5_0000, 0x4_0000)
        .table("APIC", 0x3_0000, 7)
        .table("DSDT", 0x4_0000)
        .header("FACS", 0x5_0000, 64);
    assertEquals(
        List.of(
            "      0xf_59e0  RSD PTR        20  ok",
            "      0x1_0000  RSDT           44  ok",
            "      0x2_0000  FACP           44  ok",
            "      0x5_0000  FACS           64  ok",
            "      0x4_0000  DSDT           36  ok",
            "      0x3_0000  APIC           40  ok"),
        acpi().lines().toList());
  }

  @Test
  void extendedRootPointerMustLeadToWideAddresses() {
    guest
        .extendedRootPointer(ROOT_POINTER, 0x1_0000)
        .table("XSDT", 0x1_0000, 0x2_0000, 0)
        .table("MCFG", 0x2_0000);
    assertEquals(List.of("RSD PTR ", "XSDT", "MCFG"), signatures());
    guest.memory.putByte(ROOT_POINTER + 33, (byte) 1); // only the extended checksum has it
    assertEquals(List.of(), signatures());
  }

  @Test
  void wideAddressOfAFadtMustWin() {
    int[] fadt = new int[(148 - 36) / 4];
    fadt[1] = 0x6_0000;
    fadt[(140 - 36) / 4] = 0x4_0000;
    guest
        .rootPointer(ROOT_POINTER, 0x1_0000)
        .table("RSDT", 0x1_0000, 0x2_0000)
        .table("FACP", 0x2_0000, fadt)
        .table("DSDT", 0x4_0000);
    assertEquals(List.of("RSD PTR ", "RSDT", "FACP", "DSDT"), signatures());
  }

  @Test
  void rootPointerMustBeFoundInTheExtendedBiosDataArea() {
    guest.memory.putShort(0x40e, (short) 0x9fc0);
    guest.rootPointer(0x9_fff0 - 0x30, 0x1_0000).table("RSDT", 0x1_0000);
    assertEquals(List.of("RSD PTR ", "RSDT"), signatures());
  }

  @Test
  void memoryWithoutFirmwareMustSaySo() {
    assertEquals("no ACPI root pointer in the memory of web1", acpi());
    guest.text(ROOT_POINTER, "RSD PTR "); // the checksum is wrong
    assertEquals("no ACPI root pointer in the memory of web1", acpi());
    guest.rootPointer(ROOT_POINTER + 8, 0x1_0000); // not at a multiple of 16
    assertEquals("no ACPI root pointer in the memory of web1", acpi());
  }

  @Test
  void cyclesMustEnd() {
    guest
        .rootPointer(ROOT_POINTER, 0x1_0000)
        .table("RSDT", 0x1_0000, 0x1_0000, (int) ROOT_POINTER, 0x2_0000, 0x2_0000)
        .table("FACP", 0x2_0000, 0x2_0000, 0x1_0000);
    assertEquals(List.of("RSD PTR ", "RSDT", "FACP"), signatures());
  }

  @Test
  void listWithoutEndMustBeCut() {
    int[] addresses = new int[AcpiTables.MAX_TABLES * 2];
    for (int i = 0; i < addresses.length; i++) {
      addresses[i] = 0x8_0000 + i * 64;
      guest.table("TEST", addresses[i]);
    }
    guest.rootPointer(ROOT_POINTER, 0x1_0000).table("RSDT", 0x1_0000, addresses);
    assertEquals(AcpiTables.MAX_TABLES, signatures().size());
  }

  @Test
  void wrongLengthsMustBeSaidAndNotRead() {
    guest.rootPointer(ROOT_POINTER, 0x1_0000);
    for (int length : new int[] {0, 35, AcpiTables.MAX_LENGTH + 1, -1}) {
      guest.header("RSDT", 0x1_0000, length);
      assertEquals("its length is not between 36 and 1048576 bytes", problem("RSDT"));
    }
    assertEquals(0xffff_ffffL, guest.introspector.tables("web1").get(1).length());
  }

  @Test
  void tablesOutsideMemoryMustBeSaid() {
    long late = SampleMemory.SIZE - 40;
    guest
        .rootPointer(ROOT_POINTER, 0x1_0000)
        .table("RSDT", 0x1_0000, -1, (int) SampleMemory.SIZE - 35, (int) late)
        .header("LATE", late, 41);
    assertEquals("it ends outside memory", problem("LATE"));
    List<AcpiTable> tables = guest.introspector.tables("web1");
    assertEquals(
        "   0xffff_ffff  ????            0  its address is not in memory",
        tables.get(2).toString());
    assertEquals(Optional.of("its address is not in memory"), tables.get(2).problem());
    assertEquals(Optional.of("its address is not in memory"), tables.get(3).problem());
  }

  @Test
  void tableWithAWrongChecksumMustLeadNowhere() {
    guest
        .rootPointer(ROOT_POINTER, 0x1_0000)
        .table("RSDT", 0x1_0000, 0x2_0000)
        .table("FACP", 0x2_0000, 0x5_0000, 0x4_0000)
        .table("DSDT", 0x4_0000);
    guest.memory.putByte(0x2_000a, (byte) 3);
    assertEquals("its bytes add up to 0x03, not to 0", problem("FACP"));
    assertEquals(List.of("RSD PTR ", "RSDT", "FACP"), signatures());
  }

  @Test
  void signatureMustNotCommandTheTerminal() {
    guest.rootPointer(ROOT_POINTER, 0x1_0000).table("\033[2J", 0x1_0000);
    assertEquals(List.of("RSD PTR ", "?[2J"), signatures());
  }

  @Test
  void bannerMustBeFoundWhole() {
    guest
        .text(0x1000, "Linux version %s")
        .text(0x2000, BANNER.substring(0, 40) + "\n\0") // a piece
        .text(0x3000, BANNER + "\033[2J\n\0")
        .text(0x4000, BANNER + "\n and so on") // a log
        .text(0x5000, BANNER + "\n\0Linux");
    assertEquals("0x5000  " + BANNER, guest.introspector.kernel("web1"));
  }

  @Test
  void bannerAtTheEndOfMemoryMustBeFound() {
    guest.text(SampleMemory.SIZE - BANNER.length() - 2, BANNER + "\n\0");
    assertEquals(BANNER, guest.introspector.banner("web1").orElseThrow().text());
  }

  @Test
  void memoryFullOfBeginningsMustEndTheSearch() {
    guest.text(0, "Linux version ".repeat(20_000));
    guest.text(0x10_0000, BANNER + "\n\0");
    assertEquals("no Linux kernel in the memory of web1", guest.introspector.kernel("web1"));
  }

  @Test
  void machineThatWentMustBeUnknown() {
    assertEquals(
        "no machine 'web2' has memory here; there are [web1]",
        assertThrows(IllegalArgumentException.class, () -> guest.introspector.tables("web2"))
            .getMessage());
    guest.forget();
    assertThrows(IllegalArgumentException.class, () -> guest.introspector.banner("web1"));
  }
}
