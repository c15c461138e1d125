package org.guestmem.kvm.x86;

import org.jspecify.annotations.Nullable;

/**
 * An operand in memory: {@code [base + displacement]}, or {@code [displacement]}.
 *
 * <p>In real mode the base is rbx, rbp, rsi or rdi, of which the low 16 bits count.
 *
 * <p>Thread-safety: immutable.
 *
 * @param base the register that holds the address, or null
 * @param displacement what is added; 16 bits in real mode, 32 bits, signed, in long mode
 */
public record Memory(@Nullable Register base, long displacement) {

  /**
   * Returns the operand at an address.
   *
   * @param address below 64 KiB in real mode, below 2 GiB in long mode
   * @return the operand
   */
  public static Memory at(long address) {
    return new Memory(null, address);
  }

  /**
   * Returns the operand where a register points.
   *
   * @param base the register
   * @return the operand
   */
  public static Memory at(Register base) {
    return new Memory(base, 0);
  }

  /**
   * Returns the operand at a distance from where a register points.
   *
   * @param base the register
   * @param displacement the distance in bytes
   * @return the operand
   */
  public static Memory at(Register base, long displacement) {
    return new Memory(base, displacement);
  }
}
