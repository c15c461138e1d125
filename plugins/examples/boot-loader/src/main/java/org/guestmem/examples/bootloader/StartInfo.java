package org.guestmem.examples.bootloader;

import java.lang.invoke.MethodHandles;
import java.util.List;
import org.guestmem.api.GuestMemory;
import org.guestmem.api.LittleEndian;
import org.guestmem.api.ValueType;
import org.guestmem.api.VolatileArrayRef;

/**
 * What PVH tells a kernel: {@code struct hvm_start_info} of
 * xen/include/public/arch-x86/hvm/start_info.h, version 1. A zero stands for what there is not.
 */
@LittleEndian
record StartInfo(
    int magic,
    int version,
    int flags,
    int modules,
    long moduleList,
    long commandLine,
    long rootPointer,
    long memoryMap,
    int memoryMapEntries,
    int reserved) {
  static final int MAGIC = 0x336e_c578;
  static final ValueType<StartInfo> TYPE =
      ValueType.ofRecord(MethodHandles.lookup(), StartInfo.class);

  /** {@code struct hvm_memmap_table_entry}. */
  @LittleEndian
  record MapEntry(long address, long size, int type, int reserved) {
    static final int RAM = 1;
    static final ValueType<MapEntry> TYPE =
        ValueType.ofRecord(MethodHandles.lookup(), MapEntry.class);
  }

  /** All that will be written; there is room for it. */
  record Prepared(String commandLine, List<MapEntry> map) {
    void put(GuestMemory memory) {
      MachineMemory.putCommandLine(memory, commandLine);
      VolatileArrayRef<MapEntry> table =
          memory
              .slice(MachineMemory.MAP, (long) map.size() * MapEntry.TYPE.size())
              .array(0, MapEntry.TYPE, map.size());
      table.copyFrom(0, map.toArray(MapEntry[]::new), 0, map.size());
      StartInfo info =
          new StartInfo(
              MAGIC, 1, 0, 0, 0, MachineMemory.COMMAND_LINE, 0, MachineMemory.MAP, map.size(), 0);
      memory.slice(MachineMemory.INFORMATION, TYPE.size()).ref(0, TYPE).store(info);
    }
  }

  static Prepared prepare(GuestMemory memory, String commandLine) {
    MachineMemory.requireForCommandLine(memory, commandLine, MachineMemory.MAX_COMMAND_LINE);
    return new Prepared(
        commandLine,
        MachineMemory.usable(memory).stream()
            .map(range -> new MapEntry(range.first(), range.length(), MapEntry.RAM, 0))
            .toList());
  }
}
