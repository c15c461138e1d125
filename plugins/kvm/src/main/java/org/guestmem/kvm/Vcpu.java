package org.guestmem.kvm;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Objects;
import java.util.function.Supplier;
import org.guestmem.api.GuestAddress;
import org.guestmem.kvm.x86.Register;
import org.jspecify.annotations.Nullable;

/**
 * A processor of a machine.
 *
 * <p>KVM wants every request for a vCPU from one thread (api.rst, "vcpu ioctls"): the thread that
 * created it, which must be a platform thread, calls everything but {@link #stop()} and {@link
 * #close()}. A thread inside the guest does not delay garbage collections, and {@link
 * Thread#interrupt()} does not reach it; {@link #stop()} does.
 *
 * <p>Thread-safety: confined to the thread that created it, but for {@link #stop()}, {@link
 * #close()} and {@link #toString()}, which any thread may call.
 */
public final class Vcpu implements AutoCloseable {
  private static final long RESERVED_FLAG = 2; // bit 1 of RFLAGS is always set
  private static final long REAL_MODE_LIMIT = 0x1_0000;
  private static final long PROTECTED_MODE_LIMIT = 1L << 32;

  private final Descriptor descriptor;
  private final Thread thread = Thread.currentThread();
  private final Arena arena = Arena.ofShared();
  private final RunPage page;
  private final GuestEntry entry;

  /** Takes over the descriptor; on failure the caller still has it. */
  Vcpu(Descriptor descriptor, long pageSize) {
    this.descriptor = descriptor;
    try {
      page = RunPage.map(descriptor, pageSize, arena);
      entry = new GuestEntry(page, Libc.pthreadSelf(), this::release);
      unblockKickInsideGuest();
    } catch (RuntimeException e) {
      arena.close();
      throw e;
    }
  }

  static void requirePlatformThread() {
    if (Thread.currentThread().isVirtual()) {
      throw new IllegalStateException("a vCPU needs a platform thread, not a virtual one");
    }
  }

  private void unblockKickInsideGuest() {
    try (Arena call = Arena.ofConfined()) {
      MemorySegment mask = call.allocate(KvmStructs.SIGNAL_MASK);
      mask.set(JAVA_INT, 0, Long.BYTES);
      mask.set(
          JAVA_LONG.withByteAlignment(1),
          Libc.offset(KvmStructs.SIGNAL_MASK, "sigset"),
          KickSignal.maskInsideGuest());
      descriptor.request(Ioctl.SET_SIGNAL_MASK, mask, "the kernel lacks what stopping needs");
    }
  }

  /**
   * Runs the guest until it halts, shuts down or is stopped; accesses to ports and to addresses
   * without memory go to the handler meanwhile; so do accesses to memory that the host cannot
   * supply, of a file that shrank, where KVM emulates the instruction.
   *
   * <p>Memory ordering: what the guest wrote before it left is seen by the handler and by the
   * caller.
   *
   * @param handler answers what leaves the guest
   * @return why the guest was left
   * @throws NullPointerException if {@code handler} is null
   * @throws KvmException if the processor refuses the vCPU's state, KVM cannot emulate an
   *     instruction, or the guest met memory that the host cannot supply
   * @throws WrongThreadException if another thread created the vCPU
   * @throws IllegalStateException if the vCPU is closed
   */
  public Exit run(ExitHandler handler) {
    Objects.requireNonNull(handler, "handler");
    return use(() -> runBlockingKick(handler));
  }

  private Exit runBlockingKick(ExitHandler handler) {
    boolean restore = KickSignal.block();
    try {
      return runUntilExit(handler);
    } finally {
      if (restore) {
        KickSignal.unblock();
      }
    }
  }

  private Exit runUntilExit(ExitHandler handler) {
    while (entry.enter()) {
      int result;
      try {
        result = descriptor.tryRequest(Ioctl.RUN, 0);
      } finally {
        entry.leave();
      }
      if (result >= 0) {
        Exit exit = answer(handler);
        if (exit != null) {
          return exit;
        }
      } else if (result != -Errno.EINTR) {
        throw runFailure(-result);
      } else if (entry.takeStopRequest()) {
        return Exit.STOPPED;
      } // else some signal of the JVM, or someone who held the vCPU for a moment
    }
    return Exit.STOPPED;
  }

  /** Answers what the guest left for; returns null if it can go on. */
  private @Nullable Exit answer(ExitHandler handler) {
    int reason = page.exitReason();
    switch (reason) {
      case RunPage.EXIT_IO -> page.answerIo(handler);
      case RunPage.EXIT_MMIO -> page.answerMmio(handler);
      case RunPage.EXIT_HLT -> {
        return Exit.HALT;
      }
      case RunPage.EXIT_SHUTDOWN -> {
        return Exit.SHUTDOWN;
      }
      default -> throw exitFailure(reason);
    }
    return null;
  }

  private KvmException runFailure(int errno) {
    return descriptor.failure(
        Ioctl.RUN,
        errno,
        switch (errno) {
          case Errno.EFAULT ->
              "the host cannot supply a page: its file shrank, or it was made inaccessible";
          case Errno.ENOSPC -> "the machine has no memory; add a region";
          default -> "look for kvm messages in the kernel log";
        });
  }

  private KvmException exitFailure(int reason) {
    String what =
        switch (reason) {
          case RunPage.EXIT_FAIL_ENTRY ->
              "the processor refuses the vCPU's state, hardware reason " + hex(page.failure());
          case RunPage.EXIT_INTERNAL_ERROR ->
              "KVM's internal error %d, as for an instruction that it cannot emulate"
                  .formatted((int) page.failure());
          default -> "unexpected exit reason " + reason;
        };
    return descriptor.failure(Ioctl.RUN, 0, what + " at rip " + hex(registers().get(Register.RIP)));
  }

  /**
   * Asks the vCPU to leave the guest; {@link #run} returns {@link Exit#STOPPED}.
   *
   * <p>If it does not run, or is just leaving for another reason, the next {@link #run} returns
   * {@link Exit#STOPPED} without executing an instruction. Stopping a closed vCPU does nothing.
   */
  public void stop() {
    entry.requestStop();
  }

  /**
   * Returns the general registers.
   *
   * @return their values now
   * @throws WrongThreadException if another thread created the vCPU
   * @throws IllegalStateException if the vCPU is closed
   * @throws KvmException if KVM refuses
   */
  public Registers registers() {
    return use(() -> GeneralRegisters.get(descriptor));
  }

  /**
   * Sets the general registers, all of them.
   *
   * @param registers their values
   * @throws WrongThreadException if another thread created the vCPU
   * @throws IllegalStateException if the vCPU is closed
   * @throws KvmException if KVM refuses
   */
  public void setRegisters(Registers registers) {
    use(() -> GeneralRegisters.set(descriptor, registers));
  }

  /**
   * Puts the vCPU into 16-bit real mode: all segments begin at 0, interrupts are off, the other
   * registers are zero.
   *
   * @param ip where to begin, below 64 KiB
   * @throws IllegalArgumentException if {@code ip} is not below 64 KiB
   * @throws WrongThreadException if another thread created the vCPU
   * @throws IllegalStateException if the vCPU is closed
   * @throws KvmException if KVM refuses
   */
  public void enterRealMode(long ip) {
    if (Long.compareUnsigned(ip, REAL_MODE_LIMIT) >= 0) {
      throw new IllegalArgumentException(
          "ip %s is not below %s: real mode begins in the first 64 KiB"
              .formatted(hex(ip), hex(REAL_MODE_LIMIT)));
    }
    use(() -> SystemRegisters.realMode(descriptor));
    setRegisters(new Registers().set(Register.RIP, ip).set(Register.RFLAGS, RESERVED_FLAG));
  }

  /**
   * Puts the vCPU into 32-bit protected mode without paging, with flat segments and interrupts off;
   * the other registers are zero. There is no interrupt table: an exception shuts the vCPU down.
   *
   * <p>It is what boot protocols begin with: PVH (xen/include/public/arch-x86/hvm/start_info.h) and
   * Linux's 32-bit one (Documentation/arch/x86/boot.rst), which also want an address in a register.
   *
   * @param ip where to begin, a guest physical address below 4 GiB
   * @throws IllegalArgumentException if {@code ip} is not below 4 GiB
   * @throws WrongThreadException if another thread created the vCPU
   * @throws IllegalStateException if the vCPU is closed
   * @throws KvmException if KVM refuses
   */
  public void enterProtectedMode(long ip) {
    if (Long.compareUnsigned(ip, PROTECTED_MODE_LIMIT) >= 0) {
      throw new IllegalArgumentException(
          "ip %s is not below %s: protected mode has 32 bits"
              .formatted(hex(ip), hex(PROTECTED_MODE_LIMIT)));
    }
    use(() -> SystemRegisters.protectedMode(descriptor));
    setRegisters(new Registers().set(Register.RIP, ip).set(Register.RFLAGS, RESERVED_FLAG));
  }

  /**
   * Puts the vCPU into 64-bit long mode with flat segments and interrupts off; the other registers
   * are zero. There is no interrupt table: an exception shuts the vCPU down.
   *
   * @param pageTable the guest address of the top page table, as {@link
   *     org.guestmem.kvm.x86.IdentityPageTables} writes it; a multiple of 4096
   * @param ip where to begin, a virtual address
   * @param sp the stack pointer, a virtual address
   * @throws IllegalArgumentException if {@code pageTable} is not a multiple of 4096
   * @throws WrongThreadException if another thread created the vCPU
   * @throws IllegalStateException if the vCPU is closed
   * @throws KvmException if KVM refuses
   */
  public void enterLongMode(long pageTable, long ip, long sp) {
    if ((pageTable & 4095) != 0) {
      throw new IllegalArgumentException(
          "page table %s is not at a multiple of 4096".formatted(hex(pageTable)));
    }
    use(() -> SystemRegisters.longMode(descriptor, pageTable));
    setRegisters(
        new Registers()
            .set(Register.RIP, ip)
            .set(Register.RSP, sp)
            .set(Register.RFLAGS, RESERVED_FLAG));
  }

  /**
   * Closes the vCPU: takes its thread out of the guest, where it runs, and waits for that; {@link
   * #run} then returns {@link Exit#STOPPED}. Closing again does nothing. KVM forgets a vCPU only
   * with its machine.
   */
  @Override
  public void close() {
    entry.close();
  }

  /** Takes the thread out of the guest until {@link #letGo}. */
  void hold() {
    entry.hold();
  }

  void letGo() {
    entry.letGo();
  }

  private void release() {
    arena.close();
    descriptor.close();
  }

  private <T> T use(Supplier<T> action) {
    if (Thread.currentThread() != thread) {
      throw new WrongThreadException(
          "%s belongs to thread '%s', not '%s': use it where it was created"
              .formatted(this, thread.getName(), Thread.currentThread().getName()));
    }
    if (!entry.beginUse()) {
      throw new IllegalStateException(this + " is closed");
    }
    try {
      return action.get();
    } finally {
      entry.endUse();
    }
  }

  private static String hex(long number) {
    return GuestAddress.format(number);
  }

  /**
   * Describes the vCPU for messages.
   *
   * @return its number and machine
   */
  @Override
  public String toString() {
    return descriptor.owner();
  }
}
