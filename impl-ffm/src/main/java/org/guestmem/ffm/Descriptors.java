package org.guestmem.ffm;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.IOException;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.guestmem.api.Protection;
import org.guestmem.api.RegionSpec;
import org.guestmem.api.Seal;
import org.guestmem.api.Sharing;
import org.guestmem.api.spi.AllowedFile;

/** What fcntl(2) and open(2) do with descriptors of files. */
final class Descriptors {
  // asm-generic/fcntl.h and linux/fcntl.h
  private static final int F_GETFL = 3;
  private static final int F_DUPFD_CLOEXEC = 1030;
  private static final int F_ADD_SEALS = 1033;
  private static final int F_GET_SEALS = 1034;
  private static final int O_ACCMODE = 3;

  private static final Map<Seal, Integer> SEALS =
      Map.of(Seal.SEAL, 0x1, Seal.SHRINK, 0x2, Seal.GROW, 0x4);

  private static final MethodHandle FCNTL =
      Libc.handle(
          "fcntl",
          FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_LONG),
          Libc.ERRNO_OPTION,
          Linker.Option.firstVariadicArg(2));

  private Descriptors() {}

  /** Returns where this process finds what a descriptor is of; proc(5). */
  static Path path(int fd) {
    return Path.of("/proc/self/fd/" + fd);
  }

  /** Tells whether a file has lost its last name; a memfd never had one. */
  static boolean isDeleted(int fd) {
    try {
      return Files.getAttribute(path(fd), "unix:nlink").equals(0)
          && !Files.readSymbolicLink(path(fd)).toString().startsWith("/memfd:");
    } catch (IOException e) {
      return false; // /proc is hidden, say
    }
  }

  /** Tells whether a mapping writes to its file. */
  static boolean writesFile(RegionSpec spec) {
    return spec.protection() == Protection.READ_WRITE && spec.sharing() == Sharing.SHARED;
  }

  /** Opens a file by its path, or by the only way that is allowed. */
  static int open(RegionSpec spec, Path path, Optional<AllowedFile> allowed) {
    int flags = Libc.O_CLOEXEC | (writesFile(spec) ? Libc.O_RDWR : Libc.O_RDONLY);
    return allowed.isPresent()
        ? AllowedOpen.open(spec, allowed.get(), flags)
        : (int) Errno.check(spec, Libc.open(path.toString(), flags));
  }

  static int duplicate(RegionSpec spec, int fd) {
    return (int) Errno.check(spec, "fcntl(F_DUPFD_CLOEXEC)", fcntl(fd, F_DUPFD_CLOEXEC, 0));
  }

  /** Tells whether a descriptor was opened for reading and writing. */
  static boolean isReadWrite(int fd) {
    return (fcntl(fd, F_GETFL, 0).value() & O_ACCMODE) == Libc.O_RDWR;
  }

  static void seal(RegionSpec spec, int fd, Set<Seal> seals) {
    long bits = seals.stream().mapToLong(SEALS::get).sum();
    Errno.check(spec, "fcntl(F_ADD_SEALS)", fcntl(fd, F_ADD_SEALS, bits));
  }

  /** Returns the names of the seals on a file; none if it is of a kind that has none. */
  static Set<String> seals(int fd) {
    Libc.Result bits = fcntl(fd, F_GET_SEALS, 0);
    Set<String> names = new TreeSet<>();
    SEALS.forEach(
        (seal, bit) -> {
          if (!bits.failed() && (bits.value() & bit) != 0) {
            names.add("F_SEAL_" + seal);
          }
        });
    return names;
  }

  private static Libc.Result fcntl(int fd, int command, long argument) {
    return Libc.call(state -> (int) FCNTL.invokeExact(state, fd, command, argument));
  }
}
