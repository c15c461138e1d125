package org.guestmem.examples.bootloader;

import org.guestmem.api.GuestMemory;
import org.guestmem.kvm.x86.Register;

/**
 * A {@code bzImage}: sectors of real-mode code that begin with a setup header, then the packed
 * kernel, which is loaded at 1 MiB and entered by the 32-bit boot protocol
 * (Documentation/arch/x86/boot.rst).
 *
 * @param file the bytes
 * @param headerEnd where the setup header ends
 * @param code where the packed kernel begins
 * @param codeSize how many bytes it has
 */
record BzImage(ImageFile file, int headerEnd, long code, long codeSize) implements BootImage {
  static final int SETUP_SECTS = 0x1f1;
  static final int SYSSIZE = 0x1f4;
  static final int BOOT_FLAG = 0x1fe;
  static final int JUMP = 0x200;
  static final int SIGNATURE = 0x202;
  static final int VERSION = 0x206;
  static final int LOADFLAGS = 0x211;
  static final int CMDLINE_SIZE = 0x238;
  static final int PREF_ADDRESS = 0x258;
  static final int INIT_SIZE = 0x260;

  private static final int SECTOR = 512;
  private static final long HDRS = 0x5372_6448L; // "HdrS"
  private static final int OLDEST = 0x20a; // 2.10, of Linux 2.6.31, is the first with init_size
  private static final int HEADER_LEAST = INIT_SIZE + 4;
  private static final int HEADER_MOST = 0x290; // where the next field of a zero page begins

  static BzImage parse(ImageFile file) {
    file.require("setup header of a bzImage", 0, HEADER_LEAST);
    ImageFile.expect("boot flag", 0xaa55, file.word(BOOT_FLAG));
    ImageFile.expect("signature of the setup header", HDRS, file.dword(SIGNATURE));
    if (file.word(VERSION) < OLDEST) {
      throw new IllegalArgumentException(
          "boot protocol 0x%x is older than 0x%x, of Linux 2.6.31"
              .formatted(file.word(VERSION), OLDEST));
    }
    ImageFile.expect("LOADED_HIGH", 1, file.byteAt(LOADFLAGS) & 1);
    int end = JUMP + 2 + file.byteAt(JUMP + 1);
    if (end < HEADER_LEAST || end > HEADER_MOST) {
      throw new IllegalArgumentException(
          "setup header ends at offset 0x%x, not between 0x%x and 0x%x"
              .formatted(end, HEADER_LEAST, HEADER_MOST));
    }
    file.require("setup header of a bzImage", 0, end);
    return withCode(file, end);
  }

  private static BzImage withCode(ImageFile file, int headerEnd) {
    int sectors = file.byteAt(SETUP_SECTS);
    long code = ((sectors == 0 ? 4 : sectors) + 1L) * SECTOR;
    long codeSize = file.dword(SYSSIZE) * 16;
    file.require("packed kernel, without what pads it to 16 bytes,", code, codeSize - 15);
    return new BzImage(file, headerEnd, code, Math.min(codeSize, file.size() - code));
  }

  @Override
  public BootEntry load(GuestMemory memory, String commandLine) {
    MachineMemory.requireForKernel(memory, "packed kernel", MachineMemory.KERNEL, codeSize);
    MachineMemory.requireForKernel(
        memory, "unpacked kernel", file.qword(PREF_ADDRESS), file.dword(INIT_SIZE));
    ZeroPage.Prepared told = ZeroPage.prepare(memory, file.dword(CMDLINE_SIZE), commandLine);
    memory.put(MachineMemory.KERNEL, file.bytes(), (int) code, (int) codeSize);
    told.put(memory, file, headerEnd);
    return new BootEntry(MachineMemory.KERNEL, Register.RSI, MachineMemory.INFORMATION);
  }
}
