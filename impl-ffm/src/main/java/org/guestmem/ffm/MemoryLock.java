package org.guestmem.ffm;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.guestmem.api.HostOption;
import org.guestmem.api.RegionSpec;

/** Keeps pages in RAM: mlock2(2). */
final class MemoryLock {
  private static final int MLOCK_ONFAULT = 1; // asm-generic/mman-common.h

  private MemoryLock() {}

  /** Tells whether the kernel has the call; a limit of 0 is no lack of it. */
  static boolean isAvailable() {
    Libc.Result result = Syscall.MLOCK2.invoke(0, 0, 0);
    return !Errno.ENOSYS.isOf(result) && !Errno.EINVAL.isOf(result);
  }

  static void lock(RegionSpec spec, HostOption.LockInRam option, Placement place) {
    Libc.Result result =
        Syscall.MLOCK2.invoke(
            place.address(), place.length(), option.onFault() ? MLOCK_ONFAULT : 0);
    Errno.check(
        spec,
        "mlock2",
        result,
        "raise ulimit -l (RLIMIT_MEMLOCK), which is %s, or give CAP_IPC_LOCK; or the host has no room"
            .formatted(limit()));
  }

  /** Returns the limit of this process with its unit. */
  private static String limit() {
    try {
      return Files.readAllLines(Path.of("/proc/self/limits")).stream()
          .filter(line -> line.startsWith("Max locked memory"))
          .map(HostSetting::words)
          .map(words -> words.get(3) + ' ' + words.get(words.size() - 1))
          .findFirst()
          .orElse("unknown");
    } catch (IOException e) {
      return "unknown";
    }
  }
}
