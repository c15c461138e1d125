package org.guestmem.examples.introspection;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.guestmem.api.GuestMemory;

/**
 * Where the ACPI tables begin: the root system description pointer (RSDP), which PC firmware puts
 * at a multiple of 16 below 1 MiB (ACPI 6.5, sections 5.2.5.1 and 5.2.5.3).
 *
 * @param address where it lies
 * @param length its length, 20 bytes or, from revision 2 on, 36
 * @param list the address of the table that lists the others
 * @param wide whether that list has addresses of 64 bits (XSDT) or of 32 (RSDT)
 */
record RootPointer(long address, int length, long list, boolean wide) {
  private static final String SIGNATURE = "RSD PTR ";
  private static final int SHORT = 20;
  private static final int EXTENDED = 36;
  private static final int BLOCK = 1024;
  private static final long EBDA_SEGMENT = 0x40e;
  private static final long BIOS = 0xe_0000;
  private static final long BIOS_END = 0x10_0000;

  /** Finds the first with a right checksum. */
  static Optional<RootPointer> find(GuestMemory memory) {
    Optional<RootPointer> found =
        GuestBytes.read(memory, EBDA_SEGMENT, 2)
            .flatMap(segment -> inBlock(memory, segment.word(0) * 16L));
    for (long block = BIOS; found.isEmpty() && block < BIOS_END; block += BLOCK) {
      found = inBlock(memory, block);
    }
    return found;
  }

  private static Optional<RootPointer> inBlock(GuestMemory memory, long block) {
    Optional<GuestBytes> bytes = GuestBytes.read(memory, block, BLOCK);
    for (int at = 0; bytes.isPresent() && at < BLOCK; at += 16) {
      if (bytes.get().text(at, 8).equals(SIGNATURE)) {
        Optional<RootPointer> found = at(memory, block + at);
        if (found.isPresent()) {
          return found;
        }
      }
    }
    return Optional.empty();
  }

  private static Optional<RootPointer> at(GuestMemory memory, long address) {
    return GuestBytes.read(memory, address, SHORT)
        .filter(pointer -> pointer.sum(SHORT) == 0)
        .flatMap(
            pointer ->
                pointer.byteAt(15) < 2
                    ? Optional.of(new RootPointer(address, SHORT, pointer.dword(16), false))
                    : extended(memory, address));
  }

  private static Optional<RootPointer> extended(GuestMemory memory, long address) {
    return GuestBytes.read(memory, address, EXTENDED)
        .filter(pointer -> pointer.sum(EXTENDED) == 0)
        .map(pointer -> new RootPointer(address, EXTENDED, pointer.qword(24), true));
  }

  /** As a line of the list of tables. */
  AcpiTable table() {
    return new AcpiTable(SIGNATURE, address, length, Optional.empty());
  }

  /** The addresses that the list has; of what is too short for an address nothing. */
  List<Long> addresses(GuestBytes table, int header) {
    int size = wide ? Long.BYTES : Integer.BYTES;
    return IntStream.range(0, (table.length() - header) / size)
        .mapToObj(i -> wide ? table.qword(header + i * size) : table.dword(header + i * size))
        .toList();
  }
}
