package org.guestmem.shell;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.guestmem.api.ByteSize;
import org.guestmem.api.GuestAddress;
import org.guestmem.api.GuestMemory;

/**
 * Where a pattern was found.
 *
 * @param addresses where, in the order of the search
 * @param limit how many were wanted at most
 * @param looked how many bytes were looked at
 * @param interrupted whether the user wanted no more of it
 */
record Matches(List<Long> addresses, int limit, long looked, boolean interrupted) {

  Map<String, Object> facts() {
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("addresses", addresses.stream().map(at -> "0x" + Long.toHexString(at)).toList());
    facts.put("stoppedAtLimit", isFull());
    facts.put("interrupted", interrupted);
    return facts;
  }

  /** A row of bytes for each, and how many there are. */
  String report(GuestMemory memory) {
    List<String> lines = new ArrayList<>();
    int width = addresses.stream().mapToInt(a -> GuestAddress.format(a).length()).max().orElse(0);
    for (long address : addresses) {
      lines.add(HexDump.row(address, around(memory, address), width));
    }
    lines.add(count() + end());
    return String.join("\n", lines);
  }

  private String count() {
    return switch (addresses.size()) {
      case 0 -> "no match";
      case 1 -> "1 match";
      default -> addresses.size() + " matches";
    };
  }

  private String end() {
    if (isFull()) {
      return ", perhaps more: stopped at --limit " + limit;
    }
    return interrupted ? ", perhaps more: interrupted after " + ByteSize.format(looked) : "";
  }

  private boolean isFull() {
    return addresses.size() == limit;
  }

  /** A row of bytes from an address on, shorter where a hole comes first. */
  private static byte[] around(GuestMemory memory, long address) {
    int length = HexDump.ROW;
    while (!memory.contains(address, length)) {
      length--;
    }
    byte[] bytes = new byte[length];
    memory.get(address, bytes, 0, length);
    return bytes;
  }
}
