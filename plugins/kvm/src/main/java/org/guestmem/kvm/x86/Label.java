package org.guestmem.kvm.x86;

/**
 * A place in a program, known once it is {@linkplain Assembler#bind bound}; may be used before.
 *
 * <p>Thread-safety: confined to one thread.
 */
public final class Label {
  private static final int UNBOUND = -1;

  private final String name;
  private int position = UNBOUND;

  /**
   * Creates a label that is not bound.
   *
   * @param name its name, for messages
   */
  public Label(String name) {
    this.name = name;
  }

  void bind(int offset) {
    if (position != UNBOUND) {
      throw new IllegalStateException(this + " is bound twice");
    }
    position = offset;
  }

  /** Returns the offset from the start of the program. */
  int position() {
    if (position == UNBOUND) {
      throw new IllegalStateException(this + " is used and never bound");
    }
    return position;
  }

  /**
   * Describes the label for messages.
   *
   * @return its name
   */
  @Override
  public String toString() {
    return "label '" + name + "'";
  }
}
