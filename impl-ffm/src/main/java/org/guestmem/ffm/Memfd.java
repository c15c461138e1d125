package org.guestmem.ffm;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.invoke.MethodHandle;
import org.guestmem.api.Backing;
import org.guestmem.api.HostOption;
import org.guestmem.api.RegionSpec;

/** Files in memory without a path: memfd_create(2). */
final class Memfd {
  // linux/memfd.h
  private static final int MFD_CLOEXEC = 0x1;
  private static final int MFD_ALLOW_SEALING = 0x2;
  private static final int MFD_HUGETLB = 0x4;
  private static final int MFD_NOEXEC_SEAL = 0x8;

  private static final MethodHandle FTRUNCATE =
      Libc.handle(
          "ftruncate", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_LONG), Libc.ERRNO_OPTION);

  private Memfd() {}

  /** Tells whether this host has them. */
  static boolean isAvailable() {
    Libc.Result result = create("guestmem-probe", 0);
    if (!result.failed()) {
      Libc.close((int) result.value());
    }
    return !result.failed();
  }

  /** Returns the descriptor of a new file, as long as the region and sealed. */
  static int create(RegionSpec spec, Backing.Memfd memfd) {
    int huge =
        spec.option(HostOption.HugePages.class)
            .map(pages -> MFD_HUGETLB | HugePagePool.sizeBits(pages.pageSize()))
            .orElse(0);
    int fd = (int) Errno.check(spec, "memfd_create", create(memfd.name(), huge));
    try {
      Errno.check(
          spec,
          "ftruncate",
          Libc.call(state -> (int) FTRUNCATE.invokeExact(state, fd, spec.size())));
      Descriptors.seal(spec, fd, memfd.seals());
      return fd;
    } catch (RuntimeException e) {
      Libc.close(fd);
      throw e;
    }
  }

  /** Without the right to execute where the kernel knows of that, from 6.3 on. */
  private static Libc.Result create(String name, int huge) {
    int flags = MFD_CLOEXEC | MFD_ALLOW_SEALING | huge;
    Libc.Result result = invoke(name, flags | MFD_NOEXEC_SEAL);
    return Errno.EINVAL.isOf(result) ? invoke(name, flags) : result;
  }

  private static Libc.Result invoke(String name, int flags) {
    try (Arena arena = Arena.ofConfined()) {
      return Syscall.MEMFD_CREATE.invoke(arena.allocateFrom(name).address(), flags);
    }
  }
}
