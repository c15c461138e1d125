package org.guestmem.shell;

import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Descriptor;
import org.apache.felix.service.command.Parameter;
import org.guestmem.api.ByteSize;
import org.guestmem.api.GuestAddress;
import org.guestmem.api.GuestMemory;
import org.guestmem.pagemap.Json;

/** {@code guestmem:find}. Public because Gogo calls it by reflection. */
public final class FindCommand {
  static final int MAX_LIMIT = 10_000;
  static final long MAX_ALIGN = 1L << 30;

  private final Machines machines;

  FindCommand(Machines machines) {
    this.machines = machines;
  }

  /**
   * Searches memory.
   *
   * @param session where progress is shown
   * @param json whether to write JSON
   * @param vm the virtual machine, or empty for the only one
   * @param from the first address searched, or empty for the first there is
   * @param to the first address not searched, or empty for none
   * @param limit how many matches to report
   * @param align what the address of a match must be a multiple of
   * @param pattern text, or bytes in hexadecimal after 0x
   * @return one row of bytes for each match, and how many there were
   */
  @Descriptor("searches guest memory for text or bytes")
  public String find(
      CommandSession session,
      @Descriptor("writes JSON")
          @Parameter(
              names = {"--json"},
              presentValue = "true",
              absentValue = "false")
          boolean json,
      @Descriptor("the virtual machine, where there are several")
          @Parameter(
              names = {"--vm"},
              absentValue = "")
          String vm,
      @Descriptor("the first guest address searched, or a region's name")
          @Parameter(
              names = {"--from"},
              absentValue = "")
          String from,
      @Descriptor("the first guest address not searched any more")
          @Parameter(
              names = {"--to"},
              absentValue = "")
          String to,
      @Descriptor("how many matches to print, at most 10000")
          @Parameter(
              names = {"--limit"},
              absentValue = "20")
          int limit,
      @Descriptor("only at multiples of this many bytes")
          @Parameter(
              names = {"--align"},
              absentValue = "1")
          String align,
      @Descriptor("text (in quotes where it has spaces), or bytes in hexadecimal after 0x")
          String pattern) {
    byte[] bytes = BytePattern.parse(pattern);
    if (limit < 1 || limit > MAX_LIMIT) {
      throw new IllegalArgumentException(
          "--limit %d is not between 1 and %d".formatted(limit, MAX_LIMIT));
    }
    GuestMemory memory = machines.memory(vm);
    AddressSpan span = span(memory, from, to);
    long alignment = alignment(align);
    try (Terminal terminal = Terminal.of(session)) {
      Progress progress = new Progress(terminal, System::nanoTime, span.mappedBytes(memory));
      Matches found = PatternSearch.find(memory, bytes, span, alignment, limit, progress::wanted);
      progress.clear();
      return json ? Json.of(found.facts()) : found.report(memory);
    }
  }

  private static AddressSpan span(GuestMemory memory, String from, String to) {
    long first = from.isEmpty() ? AddressSpan.ALL.first() : Machines.address(memory, from);
    if (to.isEmpty()) {
      return new AddressSpan(first, AddressSpan.ALL.last());
    }
    long end = Machines.address(memory, to);
    if (Long.compareUnsigned(first, end) >= 0) {
      throw new IllegalArgumentException(
          "--to %s is not above --from %s"
              .formatted(GuestAddress.format(end), GuestAddress.format(first)));
    }
    return new AddressSpan(first, end - 1);
  }

  private static long alignment(String text) {
    long align = ByteSize.parse(text);
    if (align < 1 || align > MAX_ALIGN) {
      throw new IllegalArgumentException(
          "--align %s is not between 1 and %s".formatted(text, ByteSize.format(MAX_ALIGN)));
    }
    return align;
  }
}
