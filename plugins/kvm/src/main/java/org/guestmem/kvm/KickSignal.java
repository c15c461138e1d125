package org.guestmem.kvm;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * The signal that takes a vCPU's thread out of the guest, without any handler.
 *
 * <p>The thread blocks the signal while it runs a guest; KVM unblocks it for the time inside
 * KVM_RUN alone (KVM_SET_SIGNAL_MASK). A signal that comes too early stays pending and makes
 * KVM_RUN return at once; one that comes inside makes it return EINTR. Either way it is still
 * pending, and blocked, when the thread is back, which takes it with sigtimedwait(2). So the
 * process's handler for the signal never runs, and no signal is ever too early.
 *
 * <p>SIGURG, because its default is to be ignored: one sent by somebody else does no harm.
 */
final class KickSignal {
  private static final int SIGURG = 23;
  private static final long BIT = 1L << (SIGURG - 1);

  // Linux x86-64, bits/sigaction.h; glibc's sigset_t has 128 bytes, of which the kernel uses 8.
  private static final int SIG_BLOCK = 0;
  private static final int SIG_UNBLOCK = 1;
  private static final long SIGSET_SIZE = 128;

  private KickSignal() {}

  /** Returns the signals that this thread blocks, less the kick: the mask inside KVM_RUN. */
  static long maskInsideGuest() {
    return changeMask(SIG_BLOCK, 0) & ~BIT;
  }

  /** Blocks the signal in this thread; returns whether it was not blocked before. */
  static boolean block() {
    return (changeMask(SIG_BLOCK, BIT) & BIT) == 0;
  }

  static void unblock() {
    changeMask(SIG_UNBLOCK, BIT);
  }

  static void send(long thread) {
    int errno = Libc.pthreadKill(thread, SIGURG);
    if (errno != 0) {
      throw new AssertionError("pthread_kill of a thread that is alive: " + Errno.name(errno));
    }
  }

  /** Takes the signal if it is pending; this thread has blocked it. */
  static void consume() {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment now = arena.allocate(2 * JAVA_LONG.byteSize());
      Libc.sigtimedwait(set(arena, BIT), now);
    }
  }

  private static long changeMask(int how, long bits) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment old = arena.allocate(SIGSET_SIZE, JAVA_LONG.byteAlignment());
      int errno = Libc.pthreadSigmask(how, set(arena, bits), old);
      if (errno != 0) {
        throw new AssertionError("pthread_sigmask: " + Errno.name(errno));
      }
      return old.get(JAVA_LONG, 0);
    }
  }

  private static MemorySegment set(Arena arena, long bits) {
    MemorySegment set = arena.allocate(SIGSET_SIZE, JAVA_LONG.byteAlignment());
    set.set(JAVA_LONG, 0, bits);
    return set;
  }
}
