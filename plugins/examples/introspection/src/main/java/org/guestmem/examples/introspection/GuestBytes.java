package org.guestmem.examples.introspection;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.guestmem.api.GuestMemory;
import org.guestmem.api.OutOfRangeException;
import org.guestmem.api.PartialTransferException;

/**
 * A copy of guest memory, taken once: what was checked is what is used, whatever the guest does.
 */
final class GuestBytes {
  private final byte[] bytes;
  private final ByteBuffer numbers;

  private GuestBytes(byte[] bytes) {
    this.bytes = bytes;
    this.numbers = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  /** Copies a range; empty unless all of it is memory. */
  static Optional<GuestBytes> read(GuestMemory memory, long address, int length) {
    byte[] copy = new byte[length];
    try {
      memory.get(address, copy, 0, length);
      return Optional.of(new GuestBytes(copy));
    } catch (OutOfRangeException | PartialTransferException e) {
      return Optional.empty(); // a wrong address of the guest's is an answer
    }
  }

  int length() {
    return bytes.length;
  }

  int byteAt(int at) {
    return bytes[at] & 0xff;
  }

  int word(int at) {
    return numbers.getShort(at) & 0xffff;
  }

  long dword(int at) {
    return Integer.toUnsignedLong(numbers.getInt(at));
  }

  long qword(int at) {
    return numbers.getLong(at);
  }

  /** What a terminal would take for a command is shown as a question mark. */
  String text(int at, int length) {
    return new String(bytes, at, length, StandardCharsets.ISO_8859_1).replaceAll("[^ -~]", "?");
  }

  /** The sum of the first bytes modulo 256, which is 0 where a checksum is right. */
  int sum(int length) {
    int sum = 0;
    for (int i = 0; i < length; i++) {
      sum += bytes[i];
    }
    return sum & 0xff;
  }
}
