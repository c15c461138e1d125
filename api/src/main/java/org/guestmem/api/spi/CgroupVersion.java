package org.guestmem.api.spi;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** What the files of memory control groups are called; cgroup-v1/memory.rst and cgroup-v2.rst. */
enum CgroupVersion {
  V1("memory.limit_in_bytes", "memory.usage_in_bytes", "total_"),
  V2("memory.max", "memory.current", "");

  /** Version 1 says "unlimited" with a number near 2^63, version 2 with a word. */
  private static final long UNLIMITED = 1L << 62;

  private final String limit;
  private final String usage;
  private final String total;

  CgroupVersion(String limit, String usage, String total) {
    this.limit = limit;
    this.usage = usage;
    this.total = total;
  }

  /**
   * Tells whether it is mounted, by the second half of a line of mountinfo: type, source, options.
   */
  boolean isMountedAs(String mount) {
    String[] words = mount.split(" ", -1);
    return this == V2
        ? words[0].equals("cgroup2")
        : words[0].equals("cgroup") && names(words[words.length - 1]).contains("memory");
  }

  /** Returns the path of a process's group, by a line such as {@code 4:memory:/machine/vm1}. */
  Optional<String> path(String line) {
    String[] parts = line.split(":", 3);
    boolean mine =
        parts.length == 3 && (this == V2 ? parts[1].isEmpty() : names(parts[1]).contains("memory"));
    return mine ? Optional.of(parts[2]) : Optional.empty();
  }

  private static List<String> names(String list) {
    return List.of(list.split(",", -1));
  }

  /** Reads a group, if it has a limit. */
  Optional<MemoryCgroup> read(Path group) {
    long bytes = KernelFile.number(group.resolve(limit), UNLIMITED);
    if (bytes >= UNLIMITED) {
      return Optional.empty();
    }
    long used = Math.max(0, KernelFile.number(group.resolve(usage), 0) - droppable(group));
    return Optional.of(new MemoryCgroup(group.resolve(limit), bytes, Math.max(0, bytes - used)));
  }

  /** Pages of files on disks; those of tmpfs are not among them. */
  private long droppable(Path group) {
    try {
      return KernelFile.lines(group.resolve("memory.stat")).stream()
          .map(line -> line.split(" ", 2))
          .filter(words -> words.length == 2)
          .filter(words -> words[0].matches(total + "(in)?active_file"))
          .mapToLong(words -> Long.parseLong(words[1]))
          .sum();
    } catch (IOException | NumberFormatException e) {
      return 0;
    }
  }
}
