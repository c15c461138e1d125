package org.guestmem.kvm.x86;

import java.nio.charset.StandardCharsets;

/**
 * Assembles a small guest, one method an instruction.
 *
 * <p>A register operand is a whole register: 16 bits in real mode, 64 in long mode. Where memory is
 * involved the {@link Size} is given. Every method returns this assembler.
 *
 * <p>Each method throws {@link IllegalArgumentException} where the mode has no such instruction: a
 * quadword, or a register from r8 on, in real mode; a number that does not fit.
 *
 * <p>Thread-safety: confined to one thread.
 */
public final class Assembler {
  private static final int LOCK = 0xf0;
  private static final int REP = 0xf3;
  private static final int TWO_BYTE_OPCODE = 0x0f;

  // The digit that stands in the ModRM reg field of opcodes 80 to 83.
  private static final int ADD = 0;
  private static final int AND = 4;
  private static final int SUB = 5;
  private static final int CMP = 7;

  private final Encoder out;

  private Assembler(boolean longMode, long origin) {
    out = new Encoder(longMode, origin);
  }

  /**
   * Begins a program for 16-bit real mode.
   *
   * @param origin the address at which the program will lie
   * @return the assembler
   */
  public static Assembler realMode(long origin) {
    return new Assembler(false, origin);
  }

  /**
   * Begins a program for 64-bit long mode.
   *
   * @param origin the virtual address at which the program will lie
   * @return the assembler
   */
  public static Assembler longMode(long origin) {
    return new Assembler(true, origin);
  }

  /**
   * Returns the program.
   *
   * @return its bytes, the first for the origin
   * @throws IllegalStateException if a label is used and not bound
   * @throws IllegalArgumentException if a label is too far away for an instruction that uses it
   */
  public byte[] assemble() {
    return out.assemble();
  }

  /**
   * Binds a label to the place where the next instruction goes.
   *
   * @param label the label
   * @return this assembler
   * @throws IllegalStateException if it is bound already
   */
  public Assembler bind(Label label) {
    label.bind(out.length());
    return this;
  }

  /**
   * Writes bytes that are no instruction.
   *
   * @param bytes the bytes
   * @return this assembler
   */
  public Assembler data(byte... bytes) {
    for (byte value : bytes) {
      out.bytes(value);
    }
    return this;
  }

  /**
   * Writes text that ends with a zero byte.
   *
   * @param text ASCII text
   * @return this assembler
   */
  public Assembler text(String text) {
    return data(text.getBytes(StandardCharsets.US_ASCII)).data((byte) 0);
  }

  /**
   * {@code mov register, value}.
   *
   * @param register the target
   * @param value 16 bits in real mode, 64 in long mode
   * @return this assembler
   */
  public Assembler mov(Register register, long value) {
    boolean shorter = out.longMode() && value >>> 32 == 0; // a 32-bit move clears the upper half
    Size size = shorter ? Size.DWORD : out.natural();
    movOpcode(register, size);
    out.immediate(value, size.bytes());
    return this;
  }

  /**
   * {@code mov register, address of label}.
   *
   * @param register the target
   * @param label the label
   * @return this assembler
   */
  public Assembler mov(Register register, Label label) {
    movOpcode(register, out.natural());
    out.reference(label, out.natural().bytes(), false);
    return this;
  }

  private void movOpcode(Register register, Size size) {
    out.prefixes(size, 0, register.encoding(), false);
    out.bytes(0xb8 | (register.encoding() & 7));
  }

  /**
   * {@code mov target, source}.
   *
   * @param target the target
   * @param source the source
   * @return this assembler
   */
  public Assembler mov(Register target, Register source) {
    out.onRegister(out.natural(), 0x88, source.encoding(), target);
    return this;
  }

  /**
   * {@code mov target, [source]}, or {@code movzx} where a register has more bytes than is loaded.
   *
   * @param target the target; its bytes beyond the size become zero
   * @param size how many bytes to load
   * @param source the source
   * @return this assembler
   */
  public Assembler load(Register target, Size size, Memory source) {
    if (size.bytes() < (out.longMode() ? 4 : 2)) {
      Size extended = out.longMode() ? Size.DWORD : Size.WORD;
      out.prefixes(extended, target.encoding(), Encoder.base(source), false);
      out.bytes(TWO_BYTE_OPCODE, size == Size.BYTE ? 0xb6 : 0xb7);
      out.memory(target.encoding(), source);
      return this;
    }
    return onMemory(size, 0x8a, target, source);
  }

  /**
   * {@code mov [target], source}.
   *
   * @param size how many bytes to store
   * @param target the target
   * @param source the source, of which the low bytes are stored
   * @return this assembler
   */
  public Assembler store(Size size, Memory target, Register source) {
    return onMemory(size, 0x88, source, target);
  }

  /**
   * {@code mov [target], value}.
   *
   * @param size how many bytes to store
   * @param target the target
   * @param value the value; for 8 bytes one that is sign-extended from 32 bits
   * @return this assembler
   */
  public Assembler store(Size size, Memory target, int value) {
    onMemory(size, 0xc6, 0, target);
    out.immediate(value, Math.min(size.bytes(), 4));
    return this;
  }

  /**
   * {@code add target, source}.
   *
   * @param target the target
   * @param source the source
   * @return this assembler
   */
  public Assembler add(Register target, Register source) {
    out.onRegister(out.natural(), ADD << 3, source.encoding(), target);
    return this;
  }

  /**
   * {@code add target, value}.
   *
   * @param target the target
   * @param value 16 bits in real mode; in long mode 32 bits, sign-extended
   * @return this assembler
   */
  public Assembler add(Register target, int value) {
    return arithmetic(ADD, target, value);
  }

  /**
   * {@code sub target, source}.
   *
   * @param target the target
   * @param source the source
   * @return this assembler
   */
  public Assembler sub(Register target, Register source) {
    out.onRegister(out.natural(), SUB << 3, source.encoding(), target);
    return this;
  }

  /**
   * {@code sub target, value}.
   *
   * @param target the target
   * @param value 16 bits in real mode; in long mode 32 bits, sign-extended
   * @return this assembler
   */
  public Assembler sub(Register target, int value) {
    return arithmetic(SUB, target, value);
  }

  /**
   * {@code cmp left, right}.
   *
   * @param left the left side
   * @param right the right side
   * @return this assembler
   */
  public Assembler cmp(Register left, Register right) {
    out.onRegister(out.natural(), CMP << 3, right.encoding(), left);
    return this;
  }

  /**
   * {@code cmp left, value}.
   *
   * @param left the left side
   * @param value 16 bits in real mode; in long mode 32 bits, sign-extended
   * @return this assembler
   */
  public Assembler cmp(Register left, int value) {
    return arithmetic(CMP, left, value);
  }

  /**
   * {@code and target, value}.
   *
   * @param target the target
   * @param value 16 bits in real mode; in long mode 32 bits, sign-extended
   * @return this assembler
   */
  public Assembler and(Register target, int value) {
    return arithmetic(AND, target, value);
  }

  private Assembler arithmetic(int digit, Register target, int value) {
    boolean shorter = value == (byte) value; // sign-extended
    out.onRegister(out.natural(), shorter ? 0x82 : 0x80, digit, target);
    out.immediate(value, shorter ? 1 : Math.min(out.natural().bytes(), 4));
    return this;
  }

  /**
   * {@code shl register, count}.
   *
   * @param register the register
   * @param count by how many bits, less than the register has
   * @return this assembler
   */
  public Assembler shl(Register register, int count) {
    return shift(4, register, count);
  }

  /**
   * {@code shr register, count}: fills with zeros.
   *
   * @param register the register
   * @param count by how many bits, less than the register has
   * @return this assembler
   */
  public Assembler shr(Register register, int count) {
    return shift(5, register, count);
  }

  private Assembler shift(int digit, Register register, int count) {
    out.onRegister(out.natural(), 0xc0, digit, register);
    out.immediate(count, 1);
    return this;
  }

  /**
   * {@code imul target, source, factor}: the low half of the product.
   *
   * @param target the target
   * @param source the number multiplied
   * @param factor 16 bits in real mode; in long mode 32 bits, sign-extended
   * @return this assembler
   */
  public Assembler imul(Register target, Register source, int factor) {
    out.onRegister(out.natural(), 0x68, target.encoding(), source);
    out.immediate(factor, Math.min(out.natural().bytes(), 4));
    return this;
  }

  /**
   * {@code div divisor}: divides rdx:rax, unsigned (dx:ax in real mode); rax becomes the quotient,
   * rdx the remainder. A quotient that does not fit is an exception in the guest.
   *
   * @param divisor the divisor
   * @return this assembler
   */
  public Assembler div(Register divisor) {
    out.onRegister(out.natural(), 0xf6, 6, divisor);
    return this;
  }

  /**
   * {@code inc register}.
   *
   * @param register the register
   * @return this assembler
   */
  public Assembler inc(Register register) {
    out.onRegister(out.natural(), 0xfe, 0, register);
    return this;
  }

  /**
   * {@code inc [memory]}.
   *
   * @param size how many bytes the number has
   * @param memory the number
   * @return this assembler
   */
  public Assembler inc(Size size, Memory memory) {
    return onMemory(size, 0xfe, 0, memory);
  }

  /**
   * {@code lock inc [memory]}.
   *
   * @param size how many bytes the number has
   * @param memory the number
   * @return this assembler
   */
  public Assembler lockInc(Size size, Memory memory) {
    out.bytes(LOCK);
    return inc(size, memory);
  }

  /**
   * {@code lock xadd [memory], register}: adds, and puts the former value into the register.
   *
   * @param size how many bytes the number has
   * @param memory the number
   * @param register what to add
   * @return this assembler
   */
  public Assembler lockXadd(Size size, Memory memory, Register register) {
    return locked(size, 0xc0, memory, register);
  }

  /**
   * {@code lock cmpxchg [memory], register}: stores the register if memory equals rax, else loads
   * rax. The zero flag tells which: {@link #je} jumps if it stored.
   *
   * @param size how many bytes the number has
   * @param memory the number
   * @param register what to store
   * @return this assembler
   */
  public Assembler lockCmpxchg(Size size, Memory memory, Register register) {
    return locked(size, 0xb0, memory, register);
  }

  private Assembler locked(Size size, int opcode, Memory memory, Register register) {
    out.bytes(LOCK);
    out.prefixes(size, register.encoding(), Encoder.base(memory), true);
    out.bytes(TWO_BYTE_OPCODE, size == Size.BYTE ? opcode : opcode + 1);
    out.memory(register.encoding(), memory);
    return this;
  }

  private Assembler onMemory(Size size, int opcode, Register register, Memory memory) {
    out.prefixes(size, register.encoding(), Encoder.base(memory), true);
    return opcodeAndMemory(size, opcode, register.encoding(), memory);
  }

  private Assembler onMemory(Size size, int opcode, int digit, Memory memory) {
    out.prefixes(size, digit, Encoder.base(memory), false);
    return opcodeAndMemory(size, opcode, digit, memory);
  }

  private Assembler opcodeAndMemory(Size size, int opcode, int reg, Memory memory) {
    out.bytes(size == Size.BYTE ? opcode : opcode + 1);
    out.memory(reg, memory);
    return this;
  }

  /**
   * {@code jmp target}.
   *
   * @param target where to go on
   * @return this assembler
   */
  public Assembler jmp(Label target) {
    out.bytes(0xe9);
    return near(target);
  }

  /**
   * {@code je target}: after a comparison of equal numbers, or where the zero flag is set.
   *
   * @param target where to go on
   * @return this assembler
   */
  public Assembler je(Label target) {
    return jump(0x84, target);
  }

  /**
   * {@code jne target}: unless {@link #je} would jump.
   *
   * @param target where to go on
   * @return this assembler
   */
  public Assembler jne(Label target) {
    return jump(0x85, target);
  }

  /**
   * {@code jb target}: where left was below right, both unsigned.
   *
   * @param target where to go on
   * @return this assembler
   */
  public Assembler jb(Label target) {
    return jump(0x82, target);
  }

  /**
   * {@code jae target}: where left was not below right, both unsigned.
   *
   * @param target where to go on
   * @return this assembler
   */
  public Assembler jae(Label target) {
    return jump(0x83, target);
  }

  private Assembler jump(int opcode, Label target) {
    out.bytes(TWO_BYTE_OPCODE, opcode);
    return near(target);
  }

  private Assembler near(Label target) {
    out.reference(target, out.longMode() ? 4 : 2, true);
    return this;
  }

  /**
   * {@code loop target}: counts rcx (cx in real mode) down and goes on at the target unless it is
   * 0.
   *
   * @param target at most 128 bytes before, or 127 after, the next instruction
   * @return this assembler
   */
  public Assembler loop(Label target) {
    out.bytes(0xe2);
    out.reference(target, 1, true);
    return this;
  }

  /**
   * {@code in al, dx} (ax, eax).
   *
   * @param size 1, 2 or 4 bytes
   * @return this assembler
   */
  public Assembler in(Size size) {
    return port(size, 0xec);
  }

  /**
   * {@code out dx, al} (ax, eax).
   *
   * @param size 1, 2 or 4 bytes
   * @return this assembler
   */
  public Assembler out(Size size) {
    return port(size, 0xee);
  }

  private Assembler port(Size size, int opcode) {
    if (size == Size.QWORD) {
      throw new IllegalArgumentException("ports take 1, 2 or 4 bytes, not 8");
    }
    out.prefixes(size, 0, 0, false);
    out.bytes(size == Size.BYTE ? opcode : opcode + 1);
    return this;
  }

  /**
   * {@code rep stosb}: fills rcx bytes from rdi on with al (cx, di in real mode).
   *
   * @return this assembler
   */
  public Assembler repStosb() {
    out.bytes(REP, 0xaa);
    return this;
  }

  /**
   * {@code hlt}: the vCPU's run returns.
   *
   * @return this assembler
   */
  public Assembler hlt() {
    out.bytes(0xf4);
    return this;
  }

  /**
   * {@code ud2}: an invalid instruction, which shuts down a guest without interrupt table.
   *
   * @return this assembler
   */
  public Assembler ud2() {
    out.bytes(TWO_BYTE_OPCODE, 0x0b);
    return this;
  }
}
