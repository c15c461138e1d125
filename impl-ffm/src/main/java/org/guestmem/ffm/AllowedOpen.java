package org.guestmem.ffm;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.guestmem.api.RegionSpec;
import org.guestmem.api.spi.AllowedFile;

/** Opens a file below a directory by a way that no link can bend: openat2(2). */
final class AllowedOpen {
  // asm-generic/fcntl.h; O_DIRECTORY is another on aarch64
  private static final int O_NONBLOCK = 0x800;
  private static final int O_PATH = 0x200000;

  // linux/openat2.h: struct open_how is flags, mode and resolve, a long each
  private static final long OPEN_HOW_SIZE = 3L * Long.BYTES;
  private static final long RESOLVE_NO_MAGICLINKS = 0x02;
  private static final long RESOLVE_NO_SYMLINKS = 0x04;
  private static final long RESOLVE_BENEATH = 0x08;
  private static final long RESOLVE = RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS | RESOLVE_NO_MAGICLINKS;

  private AllowedOpen() {}

  /** Opens the file; a pipe in its place is opened too, and found out, without waiting for it. */
  static int open(RegionSpec spec, AllowedFile file, int flags) {
    String directory = file.directory().toString();
    Libc.Result start = Libc.open(directory, O_PATH | Libc.O_CLOEXEC);
    int from = (int) Errno.check(spec, "open of " + directory, start);
    try {
      Libc.Result result = openat2(from, file.below(), flags | O_NONBLOCK);
      if (Errno.ELOOP.isOf(result)) {
        throw file.linked(spec);
      }
      String advice =
          Errno.ENOSYS.isOf(result)
              ? "directories are kept from Linux 5.6 on; or use the back end org.guestmem.fallback"
              : Errno.advice(result.errno());
      return (int) Errno.check(spec, "openat2", result, advice);
    } finally {
      Libc.close(from);
    }
  }

  private static Libc.Result openat2(int from, Path below, int flags) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment name = arena.allocateFrom(below.toString(), StandardCharsets.UTF_8);
      MemorySegment how = arena.allocateFrom(JAVA_LONG, flags, 0, RESOLVE);
      return Syscall.OPENAT2.invoke(from, name.address(), how.address(), OPEN_HOW_SIZE);
    }
  }
}
