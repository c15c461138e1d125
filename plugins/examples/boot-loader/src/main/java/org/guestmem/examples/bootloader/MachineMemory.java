package org.guestmem.examples.bootloader;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.guestmem.api.AddressRange;
import org.guestmem.api.GuestAddress;
import org.guestmem.api.GuestMemory;
import org.guestmem.api.VolatileSlice;

/**
 * Where things lie: a kernel from 1 MiB on, what it is told below. So no image, whatever its
 * numbers, is written over what it is told.
 */
final class MachineMemory {
  /** Where the start info or the zero page begins. */
  static final long INFORMATION = 0x6000;

  /** Where a memory map begins that is not part of a zero page. */
  static final long MAP = 0x7000;

  static final long COMMAND_LINE = 0x2_0000;
  static final int MAX_COMMAND_LINE = 4095;

  /** Where kernels may lie. */
  static final long KERNEL = 0x10_0000;

  /** How many ranges a zero page has room for (arch/x86/include/uapi/asm/bootparam.h). */
  static final int MAX_MAP = 128;

  // What a PC has between: the extended BIOS data area, the video memory, the BIOS.
  private static final AddressRange LOW = new AddressRange(0, 0x9_fbff);
  private static final AddressRange HIGH = new AddressRange(KERNEL, -1);

  private MachineMemory() {}

  /** Says what is missing unless there is RAM for a part of a kernel. */
  static void requireForKernel(GuestMemory memory, String what, long address, long length) {
    if (Long.compareUnsigned(address, KERNEL) < 0) {
      throw new IllegalArgumentException(
          "%s at %s lies below %s, which the loader keeps for itself"
              .formatted(what, GuestAddress.format(address), GuestAddress.format(KERNEL)));
    }
    require(memory, what, address, length);
  }

  private static void require(GuestMemory memory, String what, long address, long length) {
    if (length < 0 || !memory.contains(address, length)) {
      throw new IllegalArgumentException(
          "%s needs %s bytes of RAM at %s, which the machine does not have"
              .formatted(what, Long.toUnsignedString(length), GuestAddress.format(address)));
    }
    for (VolatileSlice part : memory.slices(address, length)) {
      if (part.region().isReadOnly()) {
        throw new IllegalArgumentException(
            "%s at %s: there is read-only memory".formatted(what, GuestAddress.format(address)));
      }
    }
  }

  /** Says what is wrong unless the command line can be put, and whatever lies below it. */
  static void requireForCommandLine(GuestMemory memory, String commandLine, long most) {
    int length = encoded(commandLine).length - 1;
    long limit = Math.min(most, MAX_COMMAND_LINE);
    if (length > limit || commandLine.indexOf('\0') >= 0) {
      throw new IllegalArgumentException(
          "a command line of %d bytes: this kernel takes %d, and no zero in it"
              .formatted(length, limit));
    }
    require(
        memory, "what the kernel is told", INFORMATION, COMMAND_LINE - INFORMATION + length + 1);
  }

  static void putCommandLine(GuestMemory memory, String commandLine) {
    byte[] bytes = encoded(commandLine);
    memory.put(COMMAND_LINE, bytes, 0, bytes.length);
  }

  private static byte[] encoded(String commandLine) {
    return (commandLine + "\0").getBytes(StandardCharsets.UTF_8);
  }

  /** The RAM that the kernel may use, lowest first. */
  static List<AddressRange> usable(GuestMemory memory) {
    List<AddressRange> ranges =
        memory.regions().stream()
            .filter(region -> !region.mapping().isReadOnly())
            .flatMap(
                region ->
                    Stream.of(region.range().intersection(LOW), region.range().intersection(HIGH)))
            .flatMap(Optional::stream)
            .toList();
    if (ranges.size() > MAX_MAP) {
      throw new IllegalArgumentException(
          "the RAM of the machine has %d parts: a memory map has room for %d"
              .formatted(ranges.size(), MAX_MAP));
    }
    return ranges;
  }
}
