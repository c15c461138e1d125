package org.guestmem.ffm;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.invoke.MethodHandle;
import java.util.Arrays;

/**
 * System calls that not every C library has a function for, by their numbers; syscall(2).
 *
 * <p>Numbers from asm/unistd_64.h on x86-64, from asm-generic/unistd.h on aarch64 and riscv64.
 */
enum Syscall {
  MBIND(237, 235),
  GET_MEMPOLICY(239, 236),
  MEMFD_CREATE(319, 279),
  MEMBARRIER(324, 283),
  MLOCK2(325, 284),
  OPENAT2(437, 437);

  private static final MethodHandle SYSCALL =
      Libc.handle(
          "syscall",
          FunctionDescriptor.of(
              JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG,
              JAVA_LONG),
          Libc.ERRNO_OPTION,
          Linker.Option.firstVariadicArg(1));

  private final long number;

  Syscall(long x86, long generic) {
    this.number =
        switch (System.getProperty("os.arch")) {
          case "amd64" -> x86;
          case "aarch64", "riscv64" -> generic;
          default -> -1;
        };
  }

  /**
   * Makes the call with up to six arguments; where the number is not known it fails as an old
   * kernel's would.
   */
  Libc.Result invoke(long... arguments) {
    if (number < 0) {
      return new Libc.Result(-1, Errno.ENOSYS.number());
    }
    long[] a = Arrays.copyOf(arguments, 6);
    return Libc.call(
        state -> (long) SYSCALL.invokeExact(state, number, a[0], a[1], a[2], a[3], a[4], a[5]));
  }
}
