package org.guestmem.examples.introspection;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.guestmem.api.GuestMemory;

/**
 * The ACPI tables of a guest, from the root pointer on: those that RSDT or XSDT lists, and the two
 * that only the FADT knows (ACPI 6.5, sections 5.2.6 to 5.2.11).
 *
 * <p>The guest may have written anything: a table is looked at once however often it is listed, at
 * most {@value #MAX_TABLES} of at most {@value #MAX_LENGTH} bytes are, and only a table whose
 * checksum is right leads on to others.
 */
final class AcpiTables {
  static final int MAX_TABLES = 256;
  static final int MAX_LENGTH = 1 << 20;

  private static final int HEADER = 36;
  private static final int FADT_FACS = 36;
  private static final int FADT_DSDT = 40;
  private static final int FADT_X_FACS = 132;
  private static final int FADT_X_DSDT = 140;

  private final GuestMemory memory;
  private final Map<Long, AcpiTable> found = new LinkedHashMap<>();

  private AcpiTables(GuestMemory memory) {
    this.memory = memory;
  }

  /** Returns the root pointer and the tables in the order of the list; none without a pointer. */
  static List<AcpiTable> find(GuestMemory memory) {
    AcpiTables tables = new AcpiTables(memory);
    RootPointer.find(memory).ifPresent(tables::walk);
    return List.copyOf(tables.found.values());
  }

  private void walk(RootPointer root) {
    found.put(root.address(), root.table());
    Optional<GuestBytes> list = look(root.list());
    if (list.isPresent()) {
      root.addresses(list.get(), HEADER).forEach(this::lookAndFollow);
    }
  }

  private void lookAndFollow(long address) {
    look(address)
        .filter(table -> table.text(0, 4).equals("FACP"))
        .ifPresent(
            fadt -> {
              look(either(fadt, FADT_FACS, FADT_X_FACS));
              look(either(fadt, FADT_DSDT, FADT_X_DSDT));
            });
  }

  /** The address of 64 bits, if the table is new enough to have one, else that of 32. */
  private static long either(GuestBytes fadt, int narrow, int wide) {
    long address = fadt.length() >= wide + Long.BYTES ? fadt.qword(wide) : 0;
    return address != 0 || fadt.length() < narrow + Integer.BYTES ? address : fadt.dword(narrow);
  }

  /** Notes the table; returns it if it is new and right. */
  private Optional<GuestBytes> look(long address) {
    if (address == 0 || found.size() >= MAX_TABLES || found.containsKey(address)) {
      return Optional.empty();
    }
    Optional<GuestBytes> header = GuestBytes.read(memory, address, HEADER);
    String signature = header.map(bytes -> bytes.text(0, 4)).orElse("????");
    long length = header.map(bytes -> bytes.dword(4)).orElse(0L);
    Optional<GuestBytes> table =
        header
            .filter(bytes -> length >= HEADER && length <= MAX_LENGTH)
            .flatMap(bytes -> GuestBytes.read(memory, address, (int) length));
    Optional<String> problem = problem(header.isPresent(), signature, length, table);
    found.put(address, new AcpiTable(signature, address, length, problem));
    return problem.isPresent() ? Optional.empty() : table;
  }

  private static Optional<String> problem(
      boolean inMemory, String signature, long length, Optional<GuestBytes> table) {
    if (!inMemory) {
      return Optional.of("its address is not in memory");
    } else if (length < HEADER || length > MAX_LENGTH) {
      return Optional.of("its length is not between %d and %d bytes".formatted(HEADER, MAX_LENGTH));
    } else if (table.isEmpty()) {
      return Optional.of("it ends outside memory");
    }
    int sum = signature.equals("FACS") ? 0 : table.get().sum((int) length); // FACS has no checksum
    return sum == 0
        ? Optional.empty()
        : Optional.of("its bytes add up to 0x%02x, not to 0".formatted(sum));
  }
}
