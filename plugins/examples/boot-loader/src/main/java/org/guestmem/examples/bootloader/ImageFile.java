package org.guestmem.examples.bootloader;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.guestmem.api.GuestAddress;

/** The bytes of a kernel image, little-endian. Whoever made it, every number in it may be wrong. */
final class ImageFile {
  private final byte[] bytes;
  private final ByteBuffer numbers;

  ImageFile(byte[] bytes) {
    this.bytes = bytes;
    this.numbers = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  int size() {
    return bytes.length;
  }

  /** What copies of guest memory are made of. */
  byte[] bytes() {
    return bytes;
  }

  /** Says what is missing unless all of a part, of unsigned place and length, is in the file. */
  void require(String what, long offset, long length) {
    if (offset < 0 || length < 0 || offset > bytes.length - length) {
      throw new IllegalArgumentException(
          "%s of %s bytes at offset %s is not inside the file of %d bytes"
              .formatted(
                  what, Long.toUnsignedString(length), GuestAddress.format(offset), bytes.length));
    }
  }

  /** Says what is wrong unless a number is the only right one. */
  static void expect(String what, long expected, long found) {
    if (found != expected) {
      throw new IllegalArgumentException(
          "%s is 0x%x, where 0x%x is supported".formatted(what, found, expected));
    }
  }

  int byteAt(long at) {
    return bytes[(int) at] & 0xff;
  }

  int word(long at) {
    return numbers.getShort((int) at) & 0xffff;
  }

  long dword(long at) {
    return Integer.toUnsignedLong(numbers.getInt((int) at));
  }

  long qword(long at) {
    return numbers.getLong((int) at);
  }
}
