package org.guestmem.ffm;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.invoke.MethodHandle;
import org.guestmem.api.RegionSpec;

/** Space in file systems, taken before it is needed: fallocate(2). */
final class FileSpace {
  // tmpfs takes back what it gave when a signal interrupts it; small steps keep what is done.
  private static final long STEP = 64L << 20;

  private static final MethodHandle FALLOCATE =
      Libc.handle(
          "fallocate",
          FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_LONG),
          Libc.ERRNO_OPTION);

  private FileSpace() {}

  /** Takes the space of all that the region may write; the file's contents stay as they are. */
  static void reserve(RegionSpec spec, OpenBacking backing) {
    long end = backing.offset() + spec.size();
    for (long at = backing.offset(); at < end; at += STEP) {
      long from = at;
      long length = Math.min(STEP, end - at);
      Libc.Result result;
      do {
        result =
            Libc.call(state -> (int) FALLOCATE.invokeExact(state, backing.fd(), 0, from, length));
      } while (Errno.EINTR.isOf(result));
      Errno.check(spec, "fallocate", result);
    }
  }
}
