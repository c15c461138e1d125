package org.guestmem.health;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/** What the kernel says of this process and of the host: proc(5). Empty where it says nothing. */
final class ProcessFiles {
  /** Of capabilities(7), in linux/capability.h. */
  private static final int CAP_IPC_LOCK = 14;

  /** PROC_USER_INIT_INO of linux/proc_ns.h: the namespace that the host itself is in. */
  private static final String HOST_USERS = "user:[4026531837]";

  private static final String UNLIMITED = "unlimited";

  private final Path proc;

  ProcessFiles(Path proc) {
    this.proc = proc;
  }

  static ProcessFiles ofThisHost() {
    return new ProcessFiles(Path.of("/proc"));
  }

  /** How many mappings the process has. */
  OptionalLong mappings() {
    try (Stream<String> lines = Files.lines(proc.resolve("self/maps"))) {
      return OptionalLong.of(lines.count());
    } catch (IOException | RuntimeException e) {
      return OptionalLong.empty();
    }
  }

  OptionalLong maxMappings() {
    return line("sys/vm/max_map_count", "").map(ProcessFiles::number).orElse(OptionalLong.empty());
  }

  /** How many file descriptors are open; the one by which they are counted too. */
  OptionalLong openFiles() {
    try (Stream<Path> files = Files.list(proc.resolve("self/fd"))) {
      return OptionalLong.of(files.count());
    } catch (IOException | RuntimeException e) {
      return OptionalLong.empty();
    }
  }

  OptionalLong maxOpenFiles() {
    return limit("Max open files");
  }

  /** How many bytes are locked in RAM. */
  OptionalLong lockedBytes() {
    return kibibytes("self/status", "VmLck:");
  }

  OptionalLong maxLockedBytes() {
    return isAboveTheLimit() ? OptionalLong.of(Long.MAX_VALUE) : limit("Max locked memory");
  }

  /** Whether mlock(2) asks for no limit: a capability of another user namespace lifts none. */
  private boolean isAboveTheLimit() {
    return line("self/status", "CapEff:").filter(ProcessFiles::mayLock).isPresent()
        && isAmongTheHostsUsers();
  }

  private static boolean mayLock(String capabilities) {
    try {
      return (Long.parseUnsignedLong(capabilities, 16) >>> CAP_IPC_LOCK & 1) == 1;
    } catch (NumberFormatException e) {
      return false;
    }
  }

  private boolean isAmongTheHostsUsers() {
    try {
      Path namespace = Files.readSymbolicLink(proc.resolve("self/ns/user"));
      return namespace.toString().equals(HOST_USERS);
    } catch (IOException | RuntimeException e) {
      return false;
    }
  }

  private OptionalLong kibibytes(String file, String name) {
    OptionalLong value = field(file, name);
    return value.isPresent() ? OptionalLong.of(value.getAsLong() << 10) : value;
  }

  private OptionalLong field(String file, String name) {
    return line(file, name).map(ProcessFiles::number).orElse(OptionalLong.empty());
  }

  /** The soft limit, which comes first. */
  private OptionalLong limit(String name) {
    return line("self/limits", name)
        .map(rest -> rest.startsWith(UNLIMITED) ? OptionalLong.of(Long.MAX_VALUE) : number(rest))
        .orElse(OptionalLong.empty());
  }

  /** What follows a name at the beginning of a line. */
  private Optional<String> line(String file, String name) {
    try (Stream<String> lines = Files.lines(proc.resolve(file))) {
      return lines
          .filter(line -> line.startsWith(name))
          .map(line -> line.substring(name.length()).strip())
          .findFirst();
    } catch (IOException | RuntimeException e) {
      return Optional.empty();
    }
  }

  private static OptionalLong number(String text) {
    try {
      return OptionalLong.of(Long.parseLong(text.split("\\s+", 2)[0]));
    } catch (NumberFormatException e) {
      return OptionalLong.empty();
    }
  }
}
