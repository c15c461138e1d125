package org.guestmem.ffm;

import java.util.Map;
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

  // The system call's number: asm/unistd_64.h on x86-64, asm-generic/unistd.h on the others.
  private static final Map<String, Long> NUMBER =
      Map.of("amd64", 324L, "aarch64", 283L, "riscv64", 283L);

  private Membarrier() {}

  /** Registers this process; empty where the kernel or the processor is not known to do it. */
  static Optional<Runnable> register() {
    Long number = NUMBER.get(System.getProperty("os.arch"));
    if (number == null || Libc.membarrier(number, REGISTER_PRIVATE_EXPEDITED).failed()) {
      return Optional.empty();
    }
    return Optional.of(() -> issue(number));
  }

  private static void issue(long number) {
    Libc.Result result = Libc.membarrier(number, PRIVATE_EXPEDITED);
    if (result.failed()) {
      // Cannot happen once registered; going on would lose marks.
      throw new IllegalStateException("membarrier failed: " + Errno.name(result.errno()));
    }
  }
}
