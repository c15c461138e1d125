package org.guestmem.kvm;

import java.util.Arrays;
import java.util.Objects;
import java.util.StringJoiner;
import org.guestmem.api.GuestAddress;
import org.guestmem.kvm.x86.Register;

/**
 * The values of a vCPU's general registers at one moment; all zero when created.
 *
 * <p>Thread-safety: confined to one thread.
 */
public final class Registers {
  private static final Register[] ALL = Register.values();

  private final long[] values = new long[ALL.length];

  /** Creates a set in which every register is zero. */
  public Registers() {}

  /**
   * Returns a register.
   *
   * @param register which one
   * @return its value
   */
  public long get(Register register) {
    return values[register.ordinal()];
  }

  /**
   * Sets a register.
   *
   * @param register which one
   * @param value its value
   * @return this set
   */
  public Registers set(Register register, long value) {
    values[Objects.requireNonNull(register, "register").ordinal()] = value;
    return this;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Registers that && Arrays.equals(values, that.values);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(values);
  }

  /**
   * Describes the registers for messages.
   *
   * @return every register with its value in hexadecimal
   */
  @Override
  public String toString() {
    StringJoiner text = new StringJoiner(" ");
    for (Register register : ALL) {
      text.add(register.assemblyName() + "=" + GuestAddress.format(get(register)));
    }
    return text.toString();
  }
}
