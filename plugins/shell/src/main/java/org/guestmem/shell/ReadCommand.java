package org.guestmem.shell;

import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.felix.service.command.Descriptor;
import org.apache.felix.service.command.Parameter;
import org.guestmem.api.ByteSize;
import org.guestmem.api.GuestMemory;
import org.guestmem.pagemap.Json;

/** {@code guestmem:read}. Public because Gogo calls it by reflection. */
public final class ReadCommand {
  static final long MAX_LENGTH = 64 << 10;
  private static final String DEFAULT_LENGTH = "256";

  private final Machines machines;

  ReadCommand(Machines machines) {
    this.machines = machines;
  }

  /**
   * Reads the memory that begins somewhere.
   *
   * @param json whether to write JSON
   * @param vm the virtual machine, or empty for the only one
   * @param where a guest address, or the name of a region
   * @return a hexadecimal dump of 256 bytes
   */
  @Descriptor("prints 256 bytes of guest memory in hexadecimal and ASCII")
  public String read(
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
      @Descriptor("a guest address such as 0xe0000 or 1MiB, or a region's name for its first byte")
          String where) {
    return read(json, vm, where, DEFAULT_LENGTH);
  }

  /**
   * Reads memory.
   *
   * @param json whether to write JSON
   * @param vm the virtual machine, or empty for the only one
   * @param where a guest address, or the name of a region
   * @param length how many bytes, at most 64 KiB
   * @return a hexadecimal dump
   */
  @Descriptor("prints guest memory in hexadecimal and ASCII")
  public String read(
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
      @Descriptor("a guest address such as 0xe0000 or 1MiB, or a region's name for its first byte")
          String where,
      @Descriptor("how many bytes, such as 64 or 4KiB; at most 64KiB") String length) {
    long count = ByteSize.parse(length);
    if (count < 1 || count > MAX_LENGTH) {
      throw new IllegalArgumentException(
          "length %s is not between 1 and %s".formatted(length, ByteSize.format(MAX_LENGTH)));
    }
    GuestMemory memory = machines.memory(vm);
    long address = Machines.address(memory, where);
    byte[] bytes = new byte[(int) count];
    memory.get(address, bytes, 0, bytes.length);
    return json ? Json.of(facts(address, bytes)) : HexDump.of(address, bytes);
  }

  private static Map<String, Object> facts(long address, byte[] bytes) {
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("address", "0x" + Long.toHexString(address));
    facts.put("bytes", HexFormat.of().formatHex(bytes));
    return facts;
  }
}
