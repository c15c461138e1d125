package org.guestmem.kvm;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.function.Consumer;
import org.guestmem.api.GuestAddress;

/**
 * Sets a vCPU's mode: Intel SDM volume 3, chapters 2.5 (control registers) and 3.4.5 (segments).
 */
final class SystemRegisters {
  private static final long CR0_PROTECTED = 1;
  private static final long CR0_EXTENSION_TYPE = 1 << 4;
  private static final long CR0_PAGING = 1L << 31;
  private static final long CR4_PHYSICAL_ADDRESS_EXTENSION = 1 << 5;
  private static final long EFER_LONG_MODE_ENABLE = 1 << 8;
  private static final long EFER_LONG_MODE_ACTIVE = 1 << 10;

  // Accessed, as the processor insists: types of a code segment and of a data segment.
  private static final int CODE = 11;
  private static final int DATA = 3;
  private static final List<String> DATA_SEGMENTS = List.of("ds", "es", "fs", "gs", "ss");

  private enum Mode {
    REAL,
    PROTECTED,
    LONG
  }

  private SystemRegisters() {}

  static int realMode(Descriptor vcpu) {
    return change(
        vcpu,
        "the vCPU cannot take real mode",
        sregs -> {
          segments(sregs, Mode.REAL);
          control(sregs, CR0_EXTENSION_TYPE, 0, 0, 0);
        });
  }

  static int protectedMode(Descriptor vcpu) {
    return change(
        vcpu,
        "the vCPU cannot take protected mode",
        sregs -> {
          segments(sregs, Mode.PROTECTED);
          control(sregs, CR0_EXTENSION_TYPE | CR0_PROTECTED, 0, 0, 0);
        });
  }

  static int longMode(Descriptor vcpu, long pageTable) {
    return change(
        vcpu,
        "the vCPU cannot take long mode with a page table at " + GuestAddress.format(pageTable),
        sregs -> {
          segments(sregs, Mode.LONG);
          control(
              sregs,
              CR0_PAGING | CR0_EXTENSION_TYPE | CR0_PROTECTED,
              pageTable,
              CR4_PHYSICAL_ADDRESS_EXTENSION,
              EFER_LONG_MODE_ENABLE | EFER_LONG_MODE_ACTIVE);
        });
  }

  /** Changes what must change and keeps the rest as the kernel reset it: the tables, the APIC. */
  private static int change(Descriptor vcpu, String refusal, Consumer<MemorySegment> change) {
    try (Arena call = Arena.ofConfined()) {
      MemorySegment sregs = call.allocate(KvmStructs.SREGS);
      vcpu.request(Ioctl.GET_SREGS, sregs, "the vCPU gives no system registers");
      change.accept(sregs);
      return vcpu.request(Ioctl.SET_SREGS, sregs, refusal);
    }
  }

  private static void control(MemorySegment sregs, long cr0, long cr3, long cr4, long efer) {
    put(sregs, "cr0", cr0);
    put(sregs, "cr3", cr3);
    put(sregs, "cr4", cr4);
    put(sregs, "efer", efer);
  }

  private static void put(MemorySegment sregs, String register, long value) {
    sregs.set(JAVA_LONG, Libc.offset(KvmStructs.SREGS, register), value);
  }

  private static void segments(MemorySegment sregs, Mode mode) {
    boolean real = mode == Mode.REAL;
    segment(sregs, "cs", real ? 0 : 8, CODE, mode);
    DATA_SEGMENTS.forEach(name -> segment(sregs, name, real ? 0 : 16, DATA, mode));
  }

  /** A segment from 0 on: 64 KiB in real mode; else all of memory, code being that of the mode. */
  private static void segment(MemorySegment sregs, String name, int selector, int type, Mode mode) {
    boolean flat = mode != Mode.REAL;
    boolean code64 = mode == Mode.LONG && type == CODE;
    long at = Libc.offset(KvmStructs.SREGS, name);
    MemorySegment segment = sregs.asSlice(at, KvmStructs.SEGMENT);
    segment.fill((byte) 0);
    segment.set(JAVA_INT, member("limit"), flat ? -1 : 0xffff);
    segment.set(JAVA_SHORT, member("selector"), (short) selector);
    flag(segment, "type", type);
    flag(segment, "present", 1);
    flag(segment, "s", 1);
    flag(segment, "l", code64 ? 1 : 0);
    flag(segment, "db", flat && !code64 ? 1 : 0);
    flag(segment, "g", flat ? 1 : 0);
  }

  private static void flag(MemorySegment segment, String name, int value) {
    segment.set(JAVA_BYTE, member(name), (byte) value);
  }

  private static long member(String name) {
    return Libc.offset(KvmStructs.SEGMENT, name);
  }
}
