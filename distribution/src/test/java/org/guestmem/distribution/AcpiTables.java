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
    ByteBuffer rsdp = bytes(rootPointer, HEADER);
    assertEquals("RSD PTR ", text(rsdp, 8));
    assertSum("RSDP", rsdp.array(), 20);
    boolean extended = rsdp.get(15) >= 2;
    if (extended) {
      assertSum("extended RSDP", rsdp.array(), HEADER);
    }
    long root = extended ? rsdp.getLong(24) : Integer.toUnsignedLong(rsdp.getInt(16));
    ByteBuffer list = table(root);
    assertEquals(extended ? "XSDT" : "RSDT", text(list, 4));
    for (int at = HEADER; at < list.capacity(); at += extended ? 8 : 4) {
      long address = extended ? list.getLong(at) : Integer.toUnsignedLong(list.getInt(at));
      ByteBuffer table = table(address);
      if (text(table, 4).equals("FACP")) {
        table(Integer.toUnsignedLong(table.getInt(FADT_DSDT)));
      }
    }
  }

  private ByteBuffer table(long address) throws IOException {
    int length = bytes(address, HEADER).getInt(4);
    assertTrue(length >= HEADER && length <= 64 << 10, "table length " + length);
    ByteBuffer table = bytes(address, length);
    assertSum(text(table, 4), table.array(), length);
    tables.put(text(table, 4), address);
    return table;
  }

  private ByteBuffer bytes(long address, int length) throws IOException {
    return ByteBuffer.wrap(memory.read(address, length)).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static String text(ByteBuffer bytes, int length) {
    return new String(bytes.array(), 0, length, StandardCharsets.US_ASCII);
  }

  private static void assertSum(String what, byte[] bytes, int length) {
    int sum = 0;
    for (int i = 0; i < length; i++) {
      sum += bytes[i];
    }
    assertEquals(0, sum & 0xff, what + ": checksum");
  }
}
