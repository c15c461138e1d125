package org.guestmem.examples.bootloader;

import java.lang.invoke.MethodHandles;
import java.util.List;
import org.guestmem.api.GuestMemory;
import org.guestmem.api.LittleEndian;
import org.guestmem.api.Packed;
import org.guestmem.api.ValueType;
import org.guestmem.api.VolatileSlice;

/**
 * What a boot loader tells Linux: {@code struct boot_params}
 * (Documentation/arch/x86/zero-page.rst), with the setup header of the image in it.
 */
final class ZeroPage {
  static final int SIZE = 4096;
  static final int E820_ENTRIES = 0x1e8;
  static final int TYPE_OF_LOADER = 0x210;
  static final int CMD_LINE_PTR = 0x228;
  static final int E820_TABLE = 0x2d0;

  private static final int UNKNOWN_LOADER = 0xff;

  private ZeroPage() {}

  /** {@code struct boot_e820_entry}. */
  @Packed
  @LittleEndian
  record E820Entry(long address, long size, int type) {
    static final int RAM = 1;
    static final ValueType<E820Entry> TYPE =
        ValueType.ofRecord(MethodHandles.lookup(), E820Entry.class);
  }

  /** All that will be written but the setup header; there is room for it. */
  record Prepared(String commandLine, List<E820Entry> map) {
    void put(GuestMemory memory, ImageFile file, int headerEnd) {
      MachineMemory.putCommandLine(memory, commandLine);
      VolatileSlice page = memory.slice(MachineMemory.INFORMATION, SIZE);
      page.fill(0, SIZE, (byte) 0);
      int header = BzImage.SETUP_SECTS;
      page.put(header, file.bytes(), header, headerEnd - header);
      page.putByte(TYPE_OF_LOADER, (byte) UNKNOWN_LOADER);
      page.putInt(CMD_LINE_PTR, (int) MachineMemory.COMMAND_LINE);
      page.putByte(E820_ENTRIES, (byte) map.size());
      page.array(E820_TABLE, E820Entry.TYPE, map.size())
          .copyFrom(0, map.toArray(E820Entry[]::new), 0, map.size());
    }
  }

  static Prepared prepare(GuestMemory memory, long longestCommandLine, String commandLine) {
    MachineMemory.requireForCommandLine(memory, commandLine, longestCommandLine);
    return new Prepared(
        commandLine,
        MachineMemory.usable(memory).stream()
            .map(range -> new E820Entry(range.first(), range.length(), E820Entry.RAM))
            .toList());
  }
}
