package org.guestmem.ffm;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.guestmem.api.ByteSize;
import org.guestmem.api.MappingFailedException;
import org.guestmem.api.RegionSpec;

/**
 * What the host can give before it kills processes for memory.
 *
 * <p>Filling more than that does not fail: it ends this process or another. The check is a guess,
 * since others take memory too, yet it stops what could never work.
 */
final class AvailableRam {
  private static final Path MEMINFO = Path.of("/proc/meminfo");

  /** The limit of the control group that is the root of a container's; cgroups(7). */
  private static final Path GROUP_LIMIT = Path.of("/sys/fs/cgroup/memory.max");

  private AvailableRam() {}

  /** Refuses a region whose pages shall all come now and cannot. */
  static void check(RegionSpec spec) {
    long available = available();
    if (spec.size() > available) {
      throw new MappingFailedException(
          spec,
          "all of its pages shall come now, and this host has %s available"
              .formatted(ByteSize.format(available & -(1L << 20))),
          "ask for less, free memory, or let pages come when they are touched");
    }
  }

  private static long available() {
    try {
      long free =
          Files.readAllLines(MEMINFO).stream()
              .filter(line -> line.startsWith("MemAvailable:") || line.startsWith("SwapFree:"))
              .mapToLong(line -> Long.parseLong(HostSetting.words(line).get(1)) << 10)
              .sum();
      String limit = HostSetting.read(GROUP_LIMIT);
      return limit.matches("[0-9]+") ? Math.min(free, Long.parseLong(limit)) : free;
    } catch (IOException e) {
      return Long.MAX_VALUE; // not told
    }
  }
}
