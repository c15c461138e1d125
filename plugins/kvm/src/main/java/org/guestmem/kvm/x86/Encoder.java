package org.guestmem.kvm.x86;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Writes the bytes of instructions: prefixes, opcode, ModRM, displacement (Intel SDM volume 2,
 * chapter 2). One opcode serves all sizes: that of the byte form, to which the others add 1.
 */
final class Encoder {
  private static final int OPERAND_SIZE = 0x66;
  private static final int REX = 0x40;
  private static final int REX_W = 8; // the operand has 64 bits
  private static final int REX_R = 4; // extends the ModRM reg field
  private static final int REX_B = 1; // extends the ModRM rm field
  private static final int SIB_FOLLOWS = 4;
  private static final int FIRST_EXTENDED = 8;

  /** A place to fill in once the label is bound. */
  private record Fixup(int position, int bytes, boolean relative, Label label) {}

  private final boolean longMode;
  private final long origin;
  private final List<Fixup> fixups = new ArrayList<>();
  private byte[] code = new byte[256];
  private int length;

  Encoder(boolean longMode, long origin) {
    this.longMode = longMode;
    this.origin = origin;
  }

  boolean longMode() {
    return longMode;
  }

  /** The size of a whole register: 16 bits in real mode, 64 in long mode. */
  Size natural() {
    return longMode ? Size.QWORD : Size.WORD;
  }

  int length() {
    return length;
  }

  void bytes(int... values) {
    for (int value : values) {
      number(value, 1);
    }
  }

  void number(long value, int bytes) {
    if (length + bytes > code.length) {
      code = Arrays.copyOf(code, 2 * code.length);
    }
    for (int i = 0; i < bytes; i++) {
      code[length++] = (byte) (value >>> (8 * i));
    }
  }

  /** Writes a number that the processor may take as signed or as unsigned, as wide as given. */
  void immediate(long value, int bytes) {
    int bits = 8 * bytes;
    boolean fits = bits == 64 || (value >= -1L << (bits - 1) && value < 1L << bits);
    require(fits, value + " does not fit into " + bits + " bits");
    number(value, bytes);
  }

  /**
   * Leaves room for the place of a label: its address, or its distance from the end of the room.
   */
  void reference(Label label, int bytes, boolean relative) {
    fixups.add(new Fixup(length, bytes, relative, label));
    number(0, bytes);
  }

  /** Writes the prefixes that the size and the registers need. */
  void prefixes(Size size, int reg, int rm, boolean byteRegister) {
    require(longMode || size != Size.QWORD, "real mode has no operand of 8 bytes");
    int highest = Math.max(reg, rm);
    require(longMode || highest < FIRST_EXTENDED, "real mode has no r" + highest);
    if (size == (longMode ? Size.WORD : Size.DWORD)) {
      bytes(OPERAND_SIZE);
    }
    int rex =
        (size == Size.QWORD ? REX_W : 0)
            | (reg >= FIRST_EXTENDED ? REX_R : 0)
            | (rm >= FIRST_EXTENDED ? REX_B : 0);
    // Without REX the numbers 4 to 7 of a byte register are ah, ch, dh and bh.
    boolean low = byteRegister && size == Size.BYTE && reg >= 4;
    require(longMode || !low, "real mode has no low byte of register " + reg);
    if (rex != 0 || low) {
      bytes(REX | rex);
    }
  }

  /** Writes an instruction on two registers; a digit of the opcode may stand for the first. */
  void onRegister(Size size, int opcode, int reg, Register rm) {
    prefixes(size, reg, rm.encoding(), false);
    bytes(size == Size.BYTE ? opcode : opcode + 1, 0xc0 | (reg & 7) << 3 | (rm.encoding() & 7));
  }

  /** Writes what follows the prefixes of an instruction on memory: ModRM and displacement. */
  void memory(int reg, Memory memory) {
    if (longMode) {
      memory64(reg & 7, memory);
    } else {
      memory16(reg & 7, memory);
    }
  }

  static int base(Memory memory) {
    Register base = memory.base();
    return base == null ? 0 : base.encoding();
  }

  private void memory64(int reg, Memory memory) {
    long displacement = memory.displacement();
    require(
        displacement == (int) displacement, "displacement " + displacement + " has over 32 bits");
    if (memory.base() == null) {
      bytes(reg << 3 | SIB_FOLLOWS, 0x25);
      number(displacement, 4);
      return;
    }
    int base = base(memory) & 7;
    // A base of rbp or r13 without displacement would mean something else.
    int mode = displacement == 0 && base != 5 ? 0 : displacement == (byte) displacement ? 1 : 2;
    bytes(mode << 6 | reg << 3 | base);
    if (base == SIB_FOLLOWS) {
      bytes(0x24);
    }
    number(displacement, mode == 2 ? 4 : mode);
  }

  private void memory16(int reg, Memory memory) {
    long displacement = memory.displacement();
    if (memory.base() == null) {
      bytes(reg << 3 | 6);
      immediate(displacement, 2);
      return;
    }
    int base =
        switch (memory.base()) {
          case RSI -> 4;
          case RDI -> 5;
          case RBP -> 6;
          case RBX -> 7;
          default ->
              throw new IllegalArgumentException(
                  memory.base().assemblyName() + " is no base in real mode: use bx, bp, si or di");
        };
    int mode = displacement == 0 && base != 6 ? 0 : displacement == (byte) displacement ? 1 : 2;
    bytes(mode << 6 | reg << 3 | base);
    immediate(displacement, mode);
  }

  byte[] assemble() {
    for (Fixup fixup : fixups) {
      long target = fixup.label().position();
      long value = fixup.relative() ? target - (fixup.position() + fixup.bytes()) : origin + target;
      int bits = 8 * fixup.bytes();
      boolean fits =
          bits == 64
              || (fixup.relative()
                  ? value >= -1L << (bits - 1) && value < 1L << (bits - 1)
                  : value >>> bits == 0);
      require(
          fits,
          fixup.label() + " is out of reach: " + value + " does not fit into " + bits + " bits");
      for (int i = 0; i < fixup.bytes(); i++) {
        code[fixup.position() + i] = (byte) (value >>> (8 * i));
      }
    }
    return Arrays.copyOf(code, length);
  }

  private static void require(boolean condition, String message) {
    if (!condition) {
      throw new IllegalArgumentException(message);
    }
  }
}
