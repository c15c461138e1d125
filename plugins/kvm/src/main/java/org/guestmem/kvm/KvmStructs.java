package org.guestmem.kvm;

import static java.lang.foreign.MemoryLayout.paddingLayout;
import static java.lang.foreign.MemoryLayout.sequenceLayout;
import static java.lang.foreign.MemoryLayout.structLayout;
import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.MemoryLayout;
import java.lang.foreign.StructLayout;
import java.util.Arrays;
import org.guestmem.kvm.x86.Register;

/**
 * The structs of KVM's interface on x86-64: include/uapi/linux/kvm.h and
 * arch/x86/include/uapi/asm/kvm.h.
 */
final class KvmStructs {
  /** {@code struct kvm_userspace_memory_region}. */
  static final StructLayout MEMORY_REGION =
      structLayout(
          JAVA_INT.withName("slot"),
          JAVA_INT.withName("flags"),
          JAVA_LONG.withName("guest_phys_addr"),
          JAVA_LONG.withName("memory_size"),
          JAVA_LONG.withName("userspace_addr"));

  /** {@code struct kvm_dirty_log}. */
  static final StructLayout DIRTY_LOG =
      structLayout(JAVA_INT.withName("slot"), paddingLayout(4), ADDRESS.withName("dirty_bitmap"));

  /** {@code struct kvm_regs}: the constants of {@link Register} in their order. */
  static final StructLayout REGS =
      structLayout(
          Arrays.stream(Register.values())
              .map(register -> JAVA_LONG.withName(register.assemblyName()))
              .toArray(MemoryLayout[]::new));

  /** {@code struct kvm_segment}. */
  static final StructLayout SEGMENT =
      structLayout(
          JAVA_LONG.withName("base"),
          JAVA_INT.withName("limit"),
          JAVA_SHORT.withName("selector"),
          JAVA_BYTE.withName("type"),
          JAVA_BYTE.withName("present"),
          JAVA_BYTE.withName("dpl"),
          JAVA_BYTE.withName("db"),
          JAVA_BYTE.withName("s"),
          JAVA_BYTE.withName("l"),
          JAVA_BYTE.withName("g"),
          paddingLayout(3));

  /** {@code struct kvm_sregs}; a descriptor table is 16 bytes and stays as it is. */
  static final StructLayout SREGS =
      structLayout(
          SEGMENT.withName("cs"),
          SEGMENT.withName("ds"),
          SEGMENT.withName("es"),
          SEGMENT.withName("fs"),
          SEGMENT.withName("gs"),
          SEGMENT.withName("ss"),
          SEGMENT.withName("tr"),
          SEGMENT.withName("ldt"),
          sequenceLayout(2, JAVA_LONG).withName("gdt"),
          sequenceLayout(2, JAVA_LONG).withName("idt"),
          JAVA_LONG.withName("cr0"),
          JAVA_LONG.withName("cr2"),
          JAVA_LONG.withName("cr3"),
          JAVA_LONG.withName("cr4"),
          JAVA_LONG.withName("cr8"),
          JAVA_LONG.withName("efer"),
          JAVA_LONG.withName("apic_base"),
          sequenceLayout(4, JAVA_LONG).withName("interrupt_bitmap"));

  /**
   * {@code struct kvm_signal_mask} with the kernel's signal set of 8 bytes, which is not aligned.
   */
  static final StructLayout SIGNAL_MASK =
      structLayout(JAVA_INT.withName("len"), sequenceLayout(8, JAVA_BYTE).withName("sigset"));

  /** What all exits share of {@code struct kvm_run}. */
  static final StructLayout RUN =
      structLayout(
          JAVA_BYTE.withName("request_interrupt_window"),
          JAVA_BYTE.withName("immediate_exit"),
          paddingLayout(6),
          JAVA_INT.withName("exit_reason"),
          paddingLayout(20));

  /** The union member {@code io} of {@code struct kvm_run}, which follows {@link #RUN}. */
  static final StructLayout RUN_IO =
      structLayout(
          RUN,
          JAVA_BYTE.withName("direction"),
          JAVA_BYTE.withName("size"),
          JAVA_SHORT.withName("port"),
          JAVA_INT.withName("count"),
          JAVA_LONG.withName("data_offset"));

  /** The union member {@code mmio} of {@code struct kvm_run}. */
  static final StructLayout RUN_MMIO =
      structLayout(
          RUN,
          JAVA_LONG.withName("phys_addr"),
          sequenceLayout(8, JAVA_BYTE).withName("data"),
          JAVA_INT.withName("len"),
          JAVA_BYTE.withName("is_write"),
          paddingLayout(3));

  /** The union members {@code fail_entry} and {@code internal} by their first number. */
  static final StructLayout RUN_FAILURE = structLayout(RUN, JAVA_LONG.withName("reason"));

  private KvmStructs() {}
}
