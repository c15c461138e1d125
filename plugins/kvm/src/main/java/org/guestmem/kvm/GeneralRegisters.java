package org.guestmem.kvm;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.guestmem.kvm.x86.Register;

/** Moves a vCPU's general registers from and to {@code struct kvm_regs}. */
final class GeneralRegisters {
  private GeneralRegisters() {}

  static Registers get(Descriptor vcpu) {
    try (Arena call = Arena.ofConfined()) {
      MemorySegment regs = call.allocate(KvmStructs.REGS);
      vcpu.request(Ioctl.GET_REGS, regs, "the vCPU gives no registers");
      Registers registers = new Registers();
      for (Register register : Register.values()) {
        registers.set(register, regs.get(JAVA_LONG, offset(register)));
      }
      return registers;
    }
  }

  static int set(Descriptor vcpu, Registers registers) {
    try (Arena call = Arena.ofConfined()) {
      MemorySegment regs = call.allocate(KvmStructs.REGS);
      for (Register register : Register.values()) {
        regs.set(JAVA_LONG, offset(register), registers.get(register));
      }
      return vcpu.request(Ioctl.SET_REGS, regs, "the vCPU takes no such registers");
    }
  }

  private static long offset(Register register) {
    return Libc.offset(KvmStructs.REGS, register.assemblyName());
  }
}
