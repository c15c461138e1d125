package org.guestmem.examples.bootloader;

import org.guestmem.api.GuestMemory;

/** A kernel that was read and found right, as far as that can be told without a machine. */
sealed interface BootImage permits ElfImage, BzImage {
  /** What an ELF file begins with: 0x7f, "ELF". */
  long ELF_MAGIC = 0x464c_457fL;

  /**
   * Reads an image, an ELF file or a bzImage.
   *
   * @throws IllegalArgumentException if a number in it is wrong
   */
  static BootImage parse(byte[] bytes) {
    ImageFile file = new ImageFile(bytes);
    return file.size() >= 4 && file.dword(0) == ELF_MAGIC
        ? ElfImage.parse(file)
        : BzImage.parse(file);
  }

  /**
   * Puts the kernel and what it is told into memory. Whatever does not fit is found before the
   * first byte is written.
   *
   * @throws IllegalArgumentException if the machine has no RAM where the image wants it, or the
   *     command line is too long
   */
  BootEntry load(GuestMemory memory, String commandLine);
}
