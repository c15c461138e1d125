package org.guestmem.kvm.x86;

import static org.guestmem.kvm.x86.Register.*;
import static org.guestmem.kvm.x86.Size.*;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.HexFormat;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each instruction against the bytes of the mnemonic beside it: those that GNU as 2.40 writes, and
 * for {@code inc di} and the order of two prefixes an equivalent that its disassembler reads back.
 */
class AssemblerTest {
  private static final HexFormat HEX = HexFormat.ofDelimiter(" ");

  static Stream<Arguments> realMode() {
    return Stream.of(
        as("mov ax, 0x1234", "b8 34 12", a -> a.mov(RAX, 0x1234)),
        as("mov di, -2", "bf fe ff", a -> a.mov(RDI, -2)),
        as("mov bx, cx", "89 cb", a -> a.mov(RBX, RCX)),
        as("mov ax, [si]", "8b 04", a -> a.load(RAX, WORD, Memory.at(RSI))),
        as("movzx ax, byte ptr [bx + 1]", "0f b6 47 01", a -> a.load(RAX, BYTE, Memory.at(RBX, 1))),
        as("mov ecx, [0x8000]", "66 8b 0e 00 80", a -> a.load(RCX, DWORD, Memory.at(0x8000))),
        as("mov [di], al", "88 05", a -> a.store(BYTE, Memory.at(RDI), RAX)),
        as("mov [0x5fff], cx", "89 0e ff 5f", a -> a.store(WORD, Memory.at(0x5fff), RCX)),
        as("mov [bp], edx", "66 89 56 00", a -> a.store(DWORD, Memory.at(RBP), RDX)),
        as("mov [bx + 0x1000], ax", "89 87 00 10", a -> a.store(WORD, Memory.at(RBX, 0x1000), RAX)),
        as(
            "mov byte ptr [0x2000], 0x7f",
            "c6 06 00 20 7f",
            a -> a.store(BYTE, Memory.at(0x2000), 0x7f)),
        as(
            "mov word ptr [0x2000], 0x1234",
            "c7 06 00 20 34 12",
            a -> a.store(WORD, Memory.at(0x2000), 0x1234)),
        as(
            "mov dword ptr [0x2000], 0x12345678",
            "66 c7 06 00 20 78 56 34 12",
            a -> a.store(DWORD, Memory.at(0x2000), 0x12345678)),
        as("add ax, bx", "01 d8", a -> a.add(RAX, RBX)),
        as("add ax, 1", "83 c0 01", a -> a.add(RAX, 1)),
        as("add bx, 0x1000", "81 c3 00 10", a -> a.add(RBX, 0x1000)),
        as("sub cx, dx", "29 d1", a -> a.sub(RCX, RDX)),
        as("sub cx, 5", "83 e9 05", a -> a.sub(RCX, 5)),
        as("and ax, 0xf", "83 e0 0f", a -> a.and(RAX, 0xf)),
        as("shl cx, 3", "c1 e1 03", a -> a.shl(RCX, 3)),
        as("shr cx, 12", "c1 e9 0c", a -> a.shr(RCX, 12)),
        as("imul ax, bx, 300", "69 c3 2c 01", a -> a.imul(RAX, RBX, 300)),
        as("div bx", "f7 f3", a -> a.div(RBX)),
        as("cmp si, di", "39 fe", a -> a.cmp(RSI, RDI)),
        as("cmp cx, 300", "81 f9 2c 01", a -> a.cmp(RCX, 300)),
        as("inc di", "ff c7", a -> a.inc(RDI)),
        as("inc word ptr [0x2000]", "ff 06 00 20", a -> a.inc(WORD, Memory.at(0x2000))),
        as("lock inc dword ptr [bx]", "f0 66 ff 07", a -> a.lockInc(DWORD, Memory.at(RBX))),
        as(
            "lock xadd [0x2000], ax",
            "f0 0f c1 06 00 20",
            a -> a.lockXadd(WORD, Memory.at(0x2000), RAX)),
        as(
            "lock cmpxchg [0x2000], cl",
            "f0 0f b0 0e 00 20",
            a -> a.lockCmpxchg(BYTE, Memory.at(0x2000), RCX)),
        as("in al, dx", "ec", a -> a.in(BYTE)),
        as("in ax, dx", "ed", a -> a.in(WORD)),
        as("in eax, dx", "66 ed", a -> a.in(DWORD)),
        as("out dx, al", "ee", a -> a.out(BYTE)),
        as("out dx, ax", "ef", a -> a.out(WORD)),
        as("out dx, eax", "66 ef", a -> a.out(DWORD)),
        as("rep stosb", "f3 aa", a -> a.repStosb()),
        as("hlt", "f4", a -> a.hlt()),
        as("ud2", "0f 0b", a -> a.ud2()));
  }

  static Stream<Arguments> longMode() {
    return Stream.of(
        as("mov eax, 0x1234", "b8 34 12 00 00", a -> a.mov(RAX, 0x1234)),
        as("mov r8d, 0xffffffff", "41 b8 ff ff ff ff", a -> a.mov(R8, 0xffff_ffffL)),
        as(
            "movabs rdi, 0x100000000",
            "48 bf 00 00 00 00 01 00 00 00",
            a -> a.mov(RDI, 0x1_0000_0000L)),
        as("movabs r15, -1", "49 bf ff ff ff ff ff ff ff ff", a -> a.mov(R15, -1)),
        as("mov rbx, rcx", "48 89 cb", a -> a.mov(RBX, RCX)),
        as("mov r9, rsp", "49 89 e1", a -> a.mov(R9, RSP)),
        as("movzx eax, byte ptr [rsi]", "0f b6 06", a -> a.load(RAX, BYTE, Memory.at(RSI))),
        as("movzx r10d, word ptr [r13]", "45 0f b7 55 00", a -> a.load(R10, WORD, Memory.at(R13))),
        as("mov eax, [rsp + 8]", "8b 44 24 08", a -> a.load(RAX, DWORD, Memory.at(RSP, 8))),
        as("mov rcx, [r12 - 8]", "49 8b 4c 24 f8", a -> a.load(RCX, QWORD, Memory.at(R12, -8))),
        as(
            "mov rcx, [0x200000]",
            "48 8b 0c 25 00 00 20 00",
            a -> a.load(RCX, QWORD, Memory.at(0x20_0000))),
        as("mov [rdi], al", "88 07", a -> a.store(BYTE, Memory.at(RDI), RAX)),
        as("mov [rdi], sil", "40 88 37", a -> a.store(BYTE, Memory.at(RDI), RSI)),
        as("mov [rdi], r9b", "44 88 0f", a -> a.store(BYTE, Memory.at(RDI), R9)),
        as("mov [rbp], ax", "66 89 45 00", a -> a.store(WORD, Memory.at(RBP), RAX)),
        as(
            "mov [r14 + 0x1000], edx",
            "41 89 96 00 10 00 00",
            a -> a.store(DWORD, Memory.at(R14, 0x1000), RDX)),
        as(
            "mov [0x1000], r11",
            "4c 89 1c 25 00 10 00 00",
            a -> a.store(QWORD, Memory.at(0x1000), R11)),
        as("mov byte ptr [rbx], 1", "c6 03 01", a -> a.store(BYTE, Memory.at(RBX), 1)),
        as("mov word ptr [rbx], 2", "66 c7 03 02 00", a -> a.store(WORD, Memory.at(RBX), 2)),
        as("mov dword ptr [rbx], 3", "c7 03 03 00 00 00", a -> a.store(DWORD, Memory.at(RBX), 3)),
        as(
            "mov qword ptr [rbx], -1",
            "48 c7 03 ff ff ff ff",
            a -> a.store(QWORD, Memory.at(RBX), -1)),
        as("add rax, r8", "4c 01 c0", a -> a.add(RAX, R8)),
        as("add r8, 127", "49 83 c0 7f", a -> a.add(R8, 127)),
        as("add rbx, 128", "48 81 c3 80 00 00 00", a -> a.add(RBX, 128)),
        as("sub rcx, rdx", "48 29 d1", a -> a.sub(RCX, RDX)),
        as("sub rcx, 4096", "48 81 e9 00 10 00 00", a -> a.sub(RCX, 4096)),
        as("and r9, 4095", "49 81 e1 ff 0f 00 00", a -> a.and(R9, 4095)),
        as("shl rax, 1", "48 c1 e0 01", a -> a.shl(RAX, 1)),
        as("shr r15, 33", "49 c1 ef 21", a -> a.shr(R15, 33)),
        as("imul rax, r9, 1000", "49 69 c1 e8 03 00 00", a -> a.imul(RAX, R9, 1000)),
        as("imul r10, rbx, -1", "4c 69 d3 ff ff ff ff", a -> a.imul(R10, RBX, -1)),
        as("div r8", "49 f7 f0", a -> a.div(R8)),
        as("cmp rsi, rdi", "48 39 fe", a -> a.cmp(RSI, RDI)),
        as("cmp rcx, -128", "48 83 f9 80", a -> a.cmp(RCX, -128)),
        as("inc r13", "49 ff c5", a -> a.inc(R13)),
        as("inc byte ptr [rbx]", "fe 03", a -> a.inc(BYTE, Memory.at(RBX))),
        as("lock inc qword ptr [rbx]", "f0 48 ff 03", a -> a.lockInc(QWORD, Memory.at(RBX))),
        as("lock xadd [rbx], eax", "f0 0f c1 03", a -> a.lockXadd(DWORD, Memory.at(RBX), RAX)),
        as("lock xadd [rbx], sil", "f0 40 0f c0 33", a -> a.lockXadd(BYTE, Memory.at(RBX), RSI)),
        as(
            "lock cmpxchg [r9 + 8], rdx",
            "f0 49 0f b1 51 08",
            a -> a.lockCmpxchg(QWORD, Memory.at(R9, 8), RDX)),
        as("in al, dx", "ec", a -> a.in(BYTE)),
        as("in eax, dx", "ed", a -> a.in(DWORD)),
        as("out dx, al", "ee", a -> a.out(BYTE)),
        as("out dx, ax", "66 ef", a -> a.out(WORD)),
        as("rep stosb", "f3 aa", a -> a.repStosb()),
        as("hlt", "f4", a -> a.hlt()));
  }

  private static Arguments as(String mnemonic, String bytes, UnaryOperator<Assembler> program) {
    return Arguments.of(mnemonic, bytes, program);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void realMode(String mnemonic, String bytes, UnaryOperator<Assembler> program) {
    assertEquals(bytes, hex(program.apply(Assembler.realMode(0x1000))), mnemonic);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void longMode(String mnemonic, String bytes, UnaryOperator<Assembler> program) {
    assertEquals(bytes, hex(program.apply(Assembler.longMode(0x10_0000))), mnemonic);
  }

  @Test
  void jumpsMustReachLabelsBeforeAndAfter() {
    Label back = new Label("back");
    Label forward = new Label("forward");
    Assembler real =
        Assembler.realMode(0x1000).bind(back).hlt().jmp(forward).jne(back).loop(back).bind(forward);
    // hlt; jmp +6; jne -8; loop -10
    assertEquals("f4 e9 06 00 0f 85 f8 ff e2 f6", hex(real));
  }

  @Test
  void jumpsOfLongModeMustHave32Bits() {
    Label here = new Label("here");
    Assembler code = Assembler.longMode(0).bind(here).jmp(here).je(here).jb(here).jae(here);
    // jmp -5; je -11; jb -17; jae -23
    assertEquals("e9 fb ff ff ff 0f 84 f5 ff ff ff 0f 82 ef ff ff ff 0f 83 e9 ff ff ff", hex(code));
  }

  @Test
  void addressOfLabelMustCountFromTheOrigin() {
    Label text = new Label("text");
    // mov si, 0x1004; hlt
    assertEquals(
        "be 04 10 f4 48 69 00",
        hex(Assembler.realMode(0x1000).mov(RSI, text).hlt().bind(text).text("Hi")));
    Label end = new Label("end");
    // movabs rsi, 0x10000000a
    assertEquals(
        "48 be 0a 00 00 00 01 00 00 00",
        hex(Assembler.longMode(0x1_0000_0000L).mov(RSI, end).bind(end)));
  }

  @Test
  void labelOutOfReachMustBeRefused() {
    Label far = new Label("far");
    Assembler code = Assembler.longMode(0).bind(far).data(new byte[127]).loop(far);
    assertMessage("label 'far' is out of reach: -129 does not fit into 8 bits", code::assemble);
    Label high = new Label("high");
    Assembler real = Assembler.realMode(0x1_0000).bind(high).mov(RAX, high);
    assertMessage("label 'high' is out of reach: 65536 does not fit into 16 bits", real::assemble);
  }

  @Test
  void labelMustBeBoundOnce() {
    Label lost = new Label("lost");
    Assembler code = Assembler.longMode(0).jmp(lost);
    assertEquals(
        "label 'lost' is used and never bound",
        assertThrows(IllegalStateException.class, code::assemble).getMessage());
    code.bind(lost);
    assertThrows(IllegalStateException.class, () -> code.bind(lost));
  }

  @Test
  void operandThatTheModeLacksMustBeRefused() {
    assertMessage("real mode has no r8", () -> real().mov(R8, 0));
    assertMessage("65536 does not fit into 16 bits", () -> real().mov(RAX, 0x1_0000));
    assertMessage("real mode has no operand of 8 bytes", () -> real().inc(QWORD, Memory.at(0)));
    assertMessage(
        "rax is no base in real mode: use bx, bp, si or di",
        () -> real().load(RAX, WORD, Memory.at(RAX)));
    assertMessage(
        "real mode has no low byte of register 6", () -> real().store(BYTE, Memory.at(RDI), RSI));
    assertMessage("rip cannot be an operand", () -> real().mov(RIP, 0));
    assertMessage("ports take 1, 2 or 4 bytes, not 8", () -> Assembler.longMode(0).in(QWORD));
    assertMessage(
        "displacement 4294967296 has over 32 bits",
        () -> Assembler.longMode(0).load(RAX, BYTE, Memory.at(1L << 32)));
  }

  private static Assembler real() {
    return Assembler.realMode(0);
  }

  private static void assertMessage(String message, Runnable call) {
    assertEquals(message, assertThrows(IllegalArgumentException.class, call::run).getMessage());
  }

  private static String hex(Assembler assembler) {
    return HEX.formatHex(assembler.assemble());
  }
}
