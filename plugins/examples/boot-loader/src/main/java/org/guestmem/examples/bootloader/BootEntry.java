package org.guestmem.examples.bootloader;

import org.guestmem.api.GuestAddress;
import org.guestmem.kvm.Vcpu;
import org.guestmem.kvm.x86.Register;

/**
 * How a loaded kernel is entered, always in 32-bit protected mode.
 *
 * <p>Thread-safety: immutable.
 *
 * @param address where, a guest physical address below 4 GiB
 * @param register which register tells it where what it must know begins
 * @param information the guest physical address of that
 */
public record BootEntry(long address, Register register, long information) {

  /** Puts a vCPU before the first instruction. */
  void enter(Vcpu vcpu) {
    vcpu.enterProtectedMode(address);
    vcpu.setRegisters(vcpu.registers().set(register, information));
  }

  /**
   * Describes the entry in a line.
   *
   * @return the address and the register
   */
  @Override
  public String toString() {
    return "entry %s, %s = %s"
        .formatted(
            GuestAddress.format(address),
            register.assemblyName(),
            GuestAddress.format(information));
  }
}
