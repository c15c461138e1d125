package org.guestmem.shell;

import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Descriptor;
import org.apache.felix.service.command.Parameter;
import org.guestmem.api.ByteSize;
import org.guestmem.api.GuestAddress;
import org.guestmem.api.GuestMemory;
import org.guestmem.pagemap.Json;

/** {@code guestmem:write}. Public because Gogo calls it by reflection. */
public final class WriteCommand {
  private final Machines machines;

  WriteCommand(Machines machines) {
    this.machines = machines;
  }

  /**
   * Writes memory, after a question.
   *
   * @param session where the question is asked
   * @param json whether to write JSON
   * @param yes whether not to ask
   * @param vm the virtual machine, or empty for the only one
   * @param where a guest address, or the name of a region
   * @param pattern text, or bytes in hexadecimal after 0x
   * @return what was written, or that nothing was
   */
  @Descriptor("writes text or bytes into guest memory")
  public String write(
      CommandSession session,
      @Descriptor("writes JSON")
          @Parameter(
              names = {"--json"},
              presentValue = "true",
              absentValue = "false")
          boolean json,
      @Descriptor("does not ask")
          @Parameter(
              names = {"--yes"},
              presentValue = "true",
              absentValue = "false")
          boolean yes,
      @Descriptor("the virtual machine, where there are several")
          @Parameter(
              names = {"--vm"},
              absentValue = "")
          String vm,
      @Descriptor("a guest address such as 0xe0000 or 1MiB, or a region's name for its first byte")
          String where,
      @Descriptor("text (in quotes where it has spaces), or bytes in hexadecimal after 0x")
          String pattern) {
    byte[] bytes = BytePattern.parse(pattern);
    GuestMemory memory = machines.memory(vm);
    long address = Machines.address(memory, where);
    boolean written = yes || confirmed(session, question(memory, address, bytes));
    if (written) {
      memory.put(address, bytes, 0, bytes.length);
    }
    return json ? Json.of(facts(address, bytes, written)) : sentence(address, bytes, written);
  }

  private static boolean confirmed(CommandSession session, String question) {
    try (Terminal terminal = Terminal.of(session)) {
      return terminal.confirmed(question);
    }
  }

  /** Shows what would be lost; that also refuses a range that has a hole, before anybody says y. */
  private static String question(GuestMemory memory, long address, byte[] bytes) {
    byte[] old = new byte[bytes.length];
    memory.get(address, old, 0, old.length);
    return "There is\n%s\nWrite over it\n%s\n?"
        .formatted(HexDump.of(address, old), HexDump.of(address, bytes));
  }

  private static Map<String, Object> facts(long address, byte[] bytes, boolean written) {
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("address", "0x" + Long.toHexString(address));
    facts.put("bytes", written ? bytes.length : 0);
    return facts;
  }

  private static String sentence(long address, byte[] bytes, boolean written) {
    return written
        ? "wrote %s at %s".formatted(ByteSize.format(bytes.length), GuestAddress.format(address))
        : "nothing was written";
  }
}
