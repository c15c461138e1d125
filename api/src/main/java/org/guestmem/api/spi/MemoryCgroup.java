package org.guestmem.api.spi;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Optional;
import org.guestmem.api.ByteSize;
import org.guestmem.api.MappingFailedException;
import org.guestmem.api.RegionSpec;

/**
 * A memory control group that this process is in, directly or by one below it, and what that leaves
 * it; cgroups(7), cgroup-v2.rst and cgroup-v1/memory.rst of the kernel.
 *
 * <p>Who takes more is not refused: the kernel kills a process of the group. Pages of files that it
 * can drop count as free. Swap does not: what shall all be in RAM would not be. Limits above the
 * root of a container are not seen from inside it.
 *
 * <p>Thread-safety: immutable.
 *
 * @param setting the file that sets the limit
 * @param limit how many bytes of memory the group may have
 * @param room how many bytes more it may take now, at least 0
 */
public record MemoryCgroup(Path setting, long limit, long room) {
  private static final Path SELF = Path.of("/proc/self");

  /**
   * Finds the group that leaves the least room to this process, among its own and all above.
   *
   * @return the group, or empty if none has a limit or the host does not tell
   */
  public static Optional<MemoryCgroup> tightest() {
    return tightest(SELF);
  }

  /** Finds it for a process by its directory under /proc. */
  static Optional<MemoryCgroup> tightest(Path process) {
    try {
      return CgroupMount.of(process).stream()
          .flatMap(mount -> mount.groups().stream())
          .min(Comparator.comparingLong(MemoryCgroup::room));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /**
   * Refuses memory that shall all come now and has no room in this group.
   *
   * @param spec what is to be mapped
   * @param bytes how much memory it takes
   * @throws MappingFailedException if that is more than {@link #room()}
   */
  public void check(RegionSpec spec, long bytes) {
    if (bytes > room) {
      throw refusal(spec, "all of its pages shall come now");
    }
  }

  /**
   * Returns the refusal of memory that has no room in this group.
   *
   * @param spec what was to be mapped
   * @param need why it needs more, a sentence without an end
   * @return the exception, to be thrown
   */
  public MappingFailedException refusal(RegionSpec spec, String need) {
    return new MappingFailedException(
        spec,
        "%s, and of its memory cgroup's %s there are %s left"
            .formatted(need, ByteSize.format(limit), ByteSize.format(room & -(1L << 20))),
        "raise %s, or ask for less".formatted(setting));
  }
}
