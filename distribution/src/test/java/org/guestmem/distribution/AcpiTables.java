package org.guestmem.distribution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Walks the ACPI tables of a guest from its root pointer on and checks every checksum (ACPI 6.5,
 * sections 5.2.5 to 5.2.8).
 */
final class AcpiTables {
  private static final int HEADER = 36;
  private static final int FADT_DSDT = 40;

  /** Where the bytes come from. */
  @FunctionalInterface
  interface Memory {
    byte[] read(long address, int length) throws IOException;
  }

  private final Memory memory;
  private final Map<String, Long> tables = new LinkedHashMap<>();

  private AcpiTables(Memory memory) {
    this.memory = memory;
  }

  /** Returns the addresses of the tables by signature. */
  static Map<String, Long> check(Memory memory, long rootPointer) throws IOException {
    AcpiTables acpi = new AcpiTables(memory);
    acpi.walk(rootPointer);
    return acpi.tables;
  }

  private void walk(long rootPointer) throws IOException {
    byte[] rsdp = memory.read(rootPointer, HEADER);
    assertEquals("RSD PTR ", text(rsdp, 8));
    assertSum("RSDP", rsdp, 20);
    boolean extended = rsdp[15] >= 2;
    if (extended) {
      assertSum("extended RSDP", rsdp, HEADER);
    }
    byte[] list = table(extended ? qword(rsdp, 24) : dword(rsdp, 16));
    assertEquals(extended ? "XSDT" : "RSDT", text(list, 4));
    for (int at = HEADER; at < list.length; at += extended ? 8 : 4) {
      byte[] table = table(extended ? qword(list, at) : dword(list, at));
      if (text(table, 4).equals("FACP")) {
        table(dword(table, FADT_DSDT));
      }
    }
  }

  private byte[] table(long address) throws IOException {
    long length = dword(memory.read(address, HEADER), 4);
    assertTrue(length >= HEADER && length <= 64 << 10, "table length " + length);
    byte[] table = memory.read(address, (int) length);
    assertSum(text(table, 4), table, table.length);
    tables.put(text(table, 4), address);
    return table;
  }

  private static long dword(byte[] bytes, int at) {
    return Integer.toUnsignedLong(ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getInt(at));
  }

  private static long qword(byte[] bytes, int at) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getLong(at);
  }

  private static String text(byte[] bytes, int length) {
    return new String(bytes, 0, length, StandardCharsets.US_ASCII);
  }

  private static void assertSum(String what, byte[] bytes, int length) {
    int sum = 0;
    for (int i = 0; i < length; i++) {
      sum += bytes[i];
    }
    assertEquals(0, sum & 0xff, what + ": checksum");
  }
}
