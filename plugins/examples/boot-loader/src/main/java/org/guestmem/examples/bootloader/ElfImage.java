package org.guestmem.examples.bootloader;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.guestmem.api.GuestAddress;
import org.guestmem.api.GuestMemory;
import org.guestmem.kvm.x86.Register;

/**
 * An ELF file of x86-64 with an entry for PVH, such as {@code vmlinux} (System V ABI, chapters 4
 * and 5; the note is XEN_ELFNOTE_PHYS32_ENTRY of xen/include/public/elfnote.h).
 *
 * @param file the bytes
 * @param segments what is loaded, lowest address first
 * @param entry where the kernel is entered
 */
record ElfImage(ImageFile file, List<Segment> segments, long entry) implements BootImage {
  private static final int HEADER = 64;
  private static final int PROGRAM_HEADER = 56;
  private static final int EXECUTABLE_FILE = 2; // ET_EXEC
  private static final int X86_64 = 62; // EM_X86_64
  private static final long LOAD = 1; // PT_LOAD
  private static final long NOTE = 4; // PT_NOTE

  /** A part of the file, and zeros behind it. */
  record Segment(String name, long address, long size, long offset, long fileSize) {
    boolean hasBytesAt(long place) {
      return Long.compareUnsigned(place - address, fileSize) < 0;
    }

    void put(GuestMemory memory, ImageFile file) {
      memory.put(address, file.bytes(), (int) offset, (int) fileSize);
      memory.fill(address + fileSize, size - fileSize, (byte) 0);
    }
  }

  static ElfImage parse(ImageFile file) {
    file.require("ELF header", 0, HEADER);
    ImageFile.expect("ELF class", 2, file.byteAt(4)); // 64 bits
    ImageFile.expect("ELF byte order", 1, file.byteAt(5)); // little-endian
    ImageFile.expect("ELF type", EXECUTABLE_FILE, file.word(16));
    ImageFile.expect("ELF machine", X86_64, file.word(18));
    ImageFile.expect("size of an ELF program header", PROGRAM_HEADER, file.word(54));
    long table = file.qword(32);
    int count = file.word(56);
    file.require("ELF program headers", table, (long) count * PROGRAM_HEADER);
    List<Segment> segments = new ArrayList<>();
    List<Long> entries = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      long at = table + (long) i * PROGRAM_HEADER;
      String name = "ELF segment " + i;
      if (file.dword(at) == LOAD && file.qword(at + 40) != 0) {
        segments.add(segment(file, name, at));
      } else if (file.dword(at) == NOTE) {
        file.require(name, file.qword(at + 8), file.qword(at + 32));
        XenNotes.entry(file, file.qword(at + 8), file.qword(at + 32)).ifPresent(entries::add);
      }
    }
    segments.sort(Comparator.comparing(segment -> new GuestAddress(segment.address())));
    requireApart(segments);
    return new ElfImage(file, List.copyOf(segments), requireEntry(segments, entries));
  }

  private static Segment segment(ImageFile file, String name, long at) {
    long offset = file.qword(at + 8);
    long address = file.qword(at + 24);
    long fileSize = file.qword(at + 32);
    long size = file.qword(at + 40);
    file.require(name, offset, fileSize);
    if (Long.compareUnsigned(fileSize, size) > 0) {
      throw new IllegalArgumentException(
          "%s has %s bytes in the file and only %s in memory"
              .formatted(name, Long.toUnsignedString(fileSize), Long.toUnsignedString(size)));
    }
    if (Long.compareUnsigned(address, -size) > 0) {
      throw new IllegalArgumentException(
          "%s of %s bytes at %s ends after the last address"
              .formatted(name, Long.toUnsignedString(size), GuestAddress.format(address)));
    }
    return new Segment(name, address, size, offset, fileSize);
  }

  private static void requireApart(List<Segment> sorted) {
    for (int i = 1; i < sorted.size(); i++) {
      Segment before = sorted.get(i - 1);
      if (Long.compareUnsigned(sorted.get(i).address() - before.address(), before.size()) < 0) {
        throw new IllegalArgumentException(
            "%s and %s overlap at %s"
                .formatted(
                    before.name(),
                    sorted.get(i).name(),
                    GuestAddress.format(sorted.get(i).address())));
      }
    }
  }

  private static long requireEntry(List<Segment> segments, List<Long> entries) {
    if (entries.size() != 1) {
      throw new IllegalArgumentException(
          "%d entries for PVH: a kernel has one, the note XEN_ELFNOTE_PHYS32_ENTRY"
              .formatted(entries.size()));
    }
    long entry = entries.get(0);
    if (entry >>> 32 != 0 || segments.stream().noneMatch(segment -> segment.hasBytesAt(entry))) {
      throw new IllegalArgumentException(
          "the entry for PVH, %s, is not in a segment below 4 GiB"
              .formatted(GuestAddress.format(entry)));
    }
    return entry;
  }

  @Override
  public BootEntry load(GuestMemory memory, String commandLine) {
    segments.forEach(
        each -> MachineMemory.requireForKernel(memory, each.name(), each.address(), each.size()));
    StartInfo.Prepared told = StartInfo.prepare(memory, commandLine);
    segments.forEach(segment -> segment.put(memory, file));
    told.put(memory);
    return new BootEntry(entry, Register.RBX, MachineMemory.INFORMATION);
  }
}
