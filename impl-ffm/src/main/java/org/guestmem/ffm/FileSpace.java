package org.guestmem.ffm;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.invoke.MethodHandle;
import org.guestmem.api.RegionSpec;

/** Space in file systems, taken before it is needed and given back: fallocate(2). */
final class FileSpace {
  // tmpfs takes back what it gave when a signal interrupts it; small steps keep what is done.
  private static final long STEP = 64L << 20;

  // linux/falloc.h
  private static final int KEEP_SIZE = 1;
  private static final int PUNCH_HOLE = 2;

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
      Errno.check(spec, "fallocate", call(backing.fd(), 0, at, Math.min(STEP, end - at)));
    }
  }

  /**
   * Gives the space of a range back: the file has a hole there, and zeros where that cuts a page.
   */
  static Libc.Result punchHole(int fd, long offset, long length) {
    return call(fd, PUNCH_HOLE | KEEP_SIZE, offset, length);
  }

  private static Libc.Result call(int fd, int mode, long offset, long length) {
    Libc.Result result;
    do {
      result = Libc.call(state -> (int) FALLOCATE.invokeExact(state, fd, mode, offset, length));
    } while (Errno.EINTR.isOf(result));
    return result;
  }
}
