package org.guestmem.kvm.x86;

import java.util.Locale;

/**
 * A general register, the instruction pointer or the flags, by its 64-bit name.
 *
 * <p>In real mode an instruction uses the low 16 bits: {@link #RAX} is {@code ax}. The order is
 * that of {@code struct kvm_regs} (arch/x86/include/uapi/asm/kvm.h).
 */
public enum Register {
  /** The accumulator; port I/O goes through it. */
  RAX(0),
  /** A base for 16-bit addresses. */
  RBX(3),
  /** The counter of {@code loop} and {@code rep}. */
  RCX(1),
  /** The data register; holds the port of {@code in} and {@code out}. */
  RDX(2),
  /** The source index; a base for 16-bit addresses. */
  RSI(6),
  /** The destination index; a base for 16-bit addresses. */
  RDI(7),
  /** The stack pointer. */
  RSP(4),
  /** The frame pointer; a base for 16-bit addresses. */
  RBP(5),
  /** Register 8; not in real mode. */
  R8(8),
  /** Register 9; not in real mode. */
  R9(9),
  /** Register 10; not in real mode. */
  R10(10),
  /** Register 11; not in real mode. */
  R11(11),
  /** Register 12; not in real mode. */
  R12(12),
  /** Register 13; not in real mode. */
  R13(13),
  /** Register 14; not in real mode. */
  R14(14),
  /** Register 15; not in real mode. */
  R15(15),
  /** The instruction pointer; no operand of an instruction. */
  RIP(-1),
  /** The flags; no operand of an instruction. */
  RFLAGS(-1);

  private final int encoding;

  Register(int encoding) {
    this.encoding = encoding;
  }

  /**
   * Returns the name in assembly.
   *
   * @return the name in lower case
   */
  public String assemblyName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Returns the number of the register in an instruction, 0 to 15. */
  int encoding() {
    if (encoding < 0) {
      throw new IllegalArgumentException(assemblyName() + " cannot be an operand");
    }
    return encoding;
  }
}
