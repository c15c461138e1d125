package org.guestmem.ffm;

import java.util.Optional;

/**
 * The barrier over all threads of this process: membarrier(2), {@code PRIVATE_EXPEDITED}.
 *
 * <p>It orders nothing for other processes: a log that they clear cannot rely on it.
 */
final class Membarrier {
  // linux/membarrier.h
  private static final int PRIVATE_EXPEDITED = 1 << 3;
  private static final int REGISTER_PRIVATE_EXPEDITED = 1 << 4;

  private Membarrier() {}

  /** Registers this process; empty where the kernel or the processor is not known to do it. */
  static Optional<Runnable> register() {
    return Syscall.MEMBARRIER.invoke(REGISTER_PRIVATE_EXPEDITED).failed()
        ? Optional.empty()
        : Optional.of(Membarrier::issue);
  }

  private static void issue() {
    Libc.Result result = Syscall.MEMBARRIER.invoke(PRIVATE_EXPEDITED);
    if (result.failed()) {
      // Cannot happen once registered; going on would lose marks.
      throw new IllegalStateException("membarrier failed: " + Errno.name(result.errno()));
    }
  }
}
