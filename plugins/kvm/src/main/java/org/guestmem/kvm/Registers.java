package org.guestmem.kvm;

import java.util.EnumMap;
import java.util.Map;
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
  private final Map<Register, Long> values = new EnumMap<>(Register.class);

  /** Creates a set in which every register is zero. */
  public Registers() {
    for (Register register : Register.values()) {
      values.put(register, 0L);
    }
  }

  /**
   * Returns a register.
   *
   * @param register which one
   * @return its value
   */
  public long get(Register register) {
    return Objects.requireNonNull(values.get(register), "register");
  }

  /**
   * Sets a register.
   *
   * @param register which one
   * @param value its value
   * @return this set
   */
  public Registers set(Register register, long value) {
    values.put(register, value);
    return this;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Registers that && values.equals(that.values);
  }

  @Override
  public int hashCode() {
    return values.hashCode();
  }

  /**
   * Describes the registers for messages.
   *
   * @return every register with its value in hexadecimal
   */
  @Override
  public String toString() {
    StringJoiner text = new StringJoiner(" ");
    values.forEach(
        (register, value) -> text.add(register.assemblyName() + "=" + GuestAddress.format(value)));
    return text.toString();
  }
}
