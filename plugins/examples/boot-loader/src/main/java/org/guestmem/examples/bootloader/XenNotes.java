package org.guestmem.examples.bootloader;

import java.util.Optional;
import org.guestmem.api.GuestAddress;

/** The notes of an ELF file, of which one says where PVH enters the kernel. */
final class XenNotes {
  private static final int HEADER = 12;
  private static final long ENTRY = 18; // XEN_ELFNOTE_PHYS32_ENTRY
  private static final long NAME = 0x006e_6558L; // "Xen" and a zero

  private XenNotes() {}

  /** Looks through the notes in a part of the file, which is known to be inside it. */
  static Optional<Long> entry(ImageFile file, long from, long length) {
    long end = from + length;
    long at = from;
    while (end - at >= HEADER) {
      long nameSize = file.dword(at);
      long size = file.dword(at + 4);
      long content = at + HEADER + padded(nameSize);
      if (content + size > end) {
        throw new IllegalArgumentException(
            "ELF note of %d bytes at offset %s ends outside its segment"
                .formatted(size, GuestAddress.format(at)));
      }
      if (file.dword(at + 8) == ENTRY && nameSize == 4 && file.dword(at + HEADER) == NAME) {
        return Optional.of(address(file, content, size));
      }
      at = content + padded(size);
    }
    return Optional.empty();
  }

  private static long address(ImageFile file, long at, long size) {
    if (size != Integer.BYTES && size != Long.BYTES) {
      throw new IllegalArgumentException(
          "the entry for PVH has %d bytes, neither 4 nor 8".formatted(size));
    }
    return size == Integer.BYTES ? file.dword(at) : file.qword(at);
  }

  private static long padded(long size) {
    return (size + 3) & ~3L;
  }
}
