package org.guestmem.demo.kvm;

import static org.guestmem.kvm.x86.Register.R10;
import static org.guestmem.kvm.x86.Register.R11;
import static org.guestmem.kvm.x86.Register.R8;
import static org.guestmem.kvm.x86.Register.R9;
import static org.guestmem.kvm.x86.Register.RAX;
import static org.guestmem.kvm.x86.Register.RBP;
import static org.guestmem.kvm.x86.Register.RBX;
import static org.guestmem.kvm.x86.Register.RCX;
import static org.guestmem.kvm.x86.Register.RDI;
import static org.guestmem.kvm.x86.Register.RDX;
import static org.guestmem.kvm.x86.Register.RSI;

import org.guestmem.demo.SieveJob;
import org.guestmem.kvm.x86.Assembler;
import org.guestmem.kvm.x86.Label;
import org.guestmem.kvm.x86.Memory;
import org.guestmem.kvm.x86.Size;

/**
 * The guest: a {@link SieveJob} in x86-64 instructions, in long mode, without a stack.
 *
 * <p>Everywhere r8 is the address of the sieve, r11 that of its end, r9 that of the results and r10
 * that of the region.
 */
final class SieveProgram {
  /** The first serial port of a PC: a byte written there is printed. */
  static final int CONSOLE = 0x3f8;

  private final SieveJob job;
  private final Assembler guest;

  private SieveProgram(SieveJob job, long origin) {
    this.job = job;
    this.guest = Assembler.longMode(origin);
  }

  /**
   * Assembles the program.
   *
   * @param job what to compute
   * @param base the guest address of the region
   * @param origin the guest address of the program
   * @return the program, which is entered at its first byte
   */
  static byte[] assemble(SieveJob job, long base, long origin) {
    SieveProgram program = new SieveProgram(job, origin);
    program
        .guest
        .mov(R8, base + SieveJob.SIEVE)
        .mov(R11, base + SieveJob.SIEVE + job.bound() + 1)
        .mov(R9, base + SieveJob.RESULT)
        .mov(R10, base);
    program.print(job.greeting());
    program.sieve();
    program.print(SieveJob.BEFORE_COUNT);
    program.count();
    program.printCount();
    program.print(job.afterCount());
    program.walk();
    program.print(SieveJob.FAREWELL);
    return program.guest.hlt().assemble();
  }

  private void print(String text) {
    guest.mov(RDX, CONSOLE);
    text.chars().forEach(character -> guest.mov(RAX, character).out(Size.BYTE));
  }

  /** rsi is p and rdi its square, which grows by 2p + 1; rcx is the address of a multiple. */
  private void sieve() {
    Label next = new Label("next number");
    Label mark = new Label("mark multiples");
    Label skip = new Label("not a prime");
    Label done = new Label("sieved");
    guest.store(Size.BYTE, Memory.at(R8), 1).store(Size.BYTE, Memory.at(R8, 1), 1);
    guest.mov(RSI, 2).mov(RDI, 4);
    guest.bind(next).cmp(RDI, job.bound() + 1).jae(done);
    guest.mov(RCX, R8).add(RCX, RSI);
    guest.load(RAX, Size.BYTE, Memory.at(RCX)).cmp(RAX, 0).jne(skip);
    print(".");
    guest.mov(RCX, R8).add(RCX, RDI);
    guest.bind(mark).store(Size.BYTE, Memory.at(RCX), 1);
    guest.add(RCX, RSI).cmp(RCX, R11).jb(mark);
    guest.bind(skip).add(RDI, RSI).add(RDI, RSI).inc(RDI);
    guest.inc(RSI).jmp(next);
    guest.bind(done);
  }

  /** rsi is the number and rcx its address; rbx counts, rbp sums, rdi keeps the largest. */
  private void count() {
    Label next = new Label("count next");
    Label composite = new Label("composite");
    guest.mov(RBX, 0).mov(RBP, 0).mov(RDI, 0);
    guest.mov(RSI, 2).mov(RCX, R8).add(RCX, 2);
    guest.bind(next).load(RAX, Size.BYTE, Memory.at(RCX)).cmp(RAX, 0).jne(composite);
    guest.inc(RBX).add(RBP, RSI).mov(RDI, RSI);
    guest.bind(composite).inc(RSI).inc(RCX).cmp(RCX, R11).jb(next);
    guest.store(Size.DWORD, Memory.at(R9, SieveJob.COUNT_AT), RBX);
    guest.store(Size.DWORD, Memory.at(R9, SieveJob.SUM_AT), RBP);
    guest.store(Size.DWORD, Memory.at(R9, SieveJob.LARGEST_AT), RDI);
  }

  /** Writes the digits of rbx into the results, the last one first, then prints them. */
  private void printCount() {
    Label digit = new Label("next digit");
    Label put = new Label("put digit");
    guest.mov(RAX, RBX).mov(RSI, 10).mov(RCX, R9).add(RCX, SieveJob.DIGITS_END);
    guest.mov(RDI, RCX);
    guest.bind(digit).mov(RDX, 0).div(RSI).add(RDX, '0');
    guest.sub(RCX, 1).store(Size.BYTE, Memory.at(RCX), RDX).cmp(RAX, 0).jne(digit);
    guest.mov(RDX, CONSOLE);
    guest.bind(put).load(RAX, Size.BYTE, Memory.at(RCX)).out(Size.BYTE);
    guest.inc(RCX).cmp(RCX, RDI).jb(put);
  }

  /** rbx is x and rsi the page; rdi counts flights, rcx counts steps. */
  private void walk() {
    Label flight = new Label("flight");
    Label step = new Label("step");
    guest.mov(RBX, Integer.toUnsignedLong(job.walkSeed())).mov(RDI, job.flights());
    guest.bind(flight);
    draw();
    guest.mov(RSI, RBX).shr(RSI, 12);
    keepInside();
    guest.mov(RCX, job.steps());
    guest.bind(step);
    guest.mov(RAX, RSI).shl(RAX, 12).add(RAX, R10);
    guest.mov(RDX, RBX).shr(RDX, 18).and(RDX, 0xffc).add(RAX, RDX);
    guest.store(Size.DWORD, Memory.at(RAX), RBX);
    draw();
    guest.mov(RAX, RBX).shr(RAX, 27).add(RSI, RAX).sub(RSI, 16);
    keepInside();
    guest.sub(RCX, 1).jne(step);
    guest.sub(RDI, 1).jne(flight);
    guest.store(Size.DWORD, Memory.at(R9, SieveJob.STATE_AT), RBX);
  }

  private void draw() {
    guest.imul(RBX, RBX, SieveJob.MULTIPLIER).add(RBX, SieveJob.INCREMENT);
    guest.shl(RBX, 32).shr(RBX, 32); // modulo 2^32
  }

  private void keepInside() {
    Label inside = new Label("inside");
    guest.and(RSI, job.walkPages() - 1).cmp(RSI, SieveJob.WALK_FLOOR).jae(inside);
    guest.add(RSI, job.walkPages() / 2).bind(inside);
  }
}
