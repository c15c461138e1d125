package org.guestmem.tck;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/**
 * A memory control group for another JVM, made without the library under test, by the rules of
 * cgroups(7); root can mostly, others where it was delegated to them.
 */
final class ChildCgroup implements AutoCloseable {
  private static final Path MOUNT = Path.of("/sys/fs/cgroup");

  private final Path directory;

  private ChildCgroup(Path directory) {
    this.directory = directory;
  }

  /** Makes a group that may have so many bytes and no swap; empty where that cannot be. */
  static Optional<ChildCgroup> of(long limit) throws IOException, InterruptedException {
    for (Path parent : parents()) {
      Path directory = parent.resolve("guestmem-" + ProcessHandle.current().pid());
      try {
        ChildCgroup group = new ChildCgroup(Files.createDirectory(directory));
        if (group.isLimited(limit) && ChildJvm.works(group.join())) {
          return Optional.of(group);
        }
        group.close();
      } catch (IOException e) {
        Files.deleteIfExists(directory); // not here
      }
    }
    return Optional.empty();
  }

  /** Below the group of this process, or where nobody is in the way. */
  private static List<Path> parents() throws IOException {
    List<Path> parents = new ArrayList<>();
    for (String line : Files.readAllLines(Path.of("/proc/self/cgroup"))) {
      String[] parts = line.split(":", 3);
      String own = parts[2].substring(1);
      if (parts[1].equals("memory")) {
        parents.add(MOUNT.resolve("memory").resolve(own));
      } else if (parts[1].isEmpty()) {
        parents.add(MOUNT.resolve(own));
      }
    }
    parents.add(MOUNT);
    parents.removeIf(parent -> !Files.isWritable(parent));
    return parents;
  }

  private boolean isLimited(long limit) throws IOException {
    Path first = directory.resolve("memory.limit_in_bytes");
    Path second = directory.resolve("memory.max");
    boolean limited = false;
    if (Files.exists(first)) {
      Files.writeString(first, Long.toString(limit));
      write("memory.memsw.limit_in_bytes", Long.toString(limit));
      limited = true;
    } else if (Files.exists(second)) {
      Files.writeString(second, Long.toString(limit));
      write("memory.swap.max", "0");
      limited = true;
    }
    return limited;
  }

  /** Where the kernel was built with swap accounting. */
  private void write(String file, String value) throws IOException {
    if (Files.exists(directory.resolve(file))) {
      Files.writeString(directory.resolve(file), value);
    }
  }

  /** Returns what a shell does to be in the group, with all that it starts. */
  String join() {
    return "echo $$ > " + directory + "/cgroup.procs; ";
  }

  Path directory() {
    return directory;
  }

  /** Removes the group; those who were in it may take a moment to leave. */
  @Override
  public void close() throws IOException {
    for (int i = 0; i < 100; i++) {
      if (directory.toFile().delete()) {
        return;
      }
      LockSupport.parkNanos(10_000_000);
    }
    Files.delete(directory); // says why it cannot
  }
}
