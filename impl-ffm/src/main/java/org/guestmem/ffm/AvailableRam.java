package org.guestmem.ffm;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.guestmem.api.ByteSize;
import org.guestmem.api.MappingFailedException;
import org.guestmem.api.RegionSpec;
import org.guestmem.api.spi.MemoryCgroup;

/**
 * What this host and the memory cgroups of this process can give before it kills processes for
 * memory.
 *
 * <p>Filling more than that does not fail: it ends this process or another. The check is a guess,
 * since others take memory too, yet it stops what could never work.
 */
final class AvailableRam {
  private static final Path MEMINFO = Path.of("/proc/meminfo");

  private AvailableRam() {}

  /** Refuses a region of which so many bytes shall come now and cannot. */
  static void check(RegionSpec spec, long missing) {
    MemoryCgroup.tightest().ifPresent(group -> group.check(spec, missing));
    long available = available();
    if (missing > available) {
      throw new MappingFailedException(
          spec,
          "all of its pages shall come now, and this host has %s available"
              .formatted(ByteSize.format(available & -(1L << 20))),
          "ask for less, free memory, or let pages come when they are touched");
    }
  }

  private static long available() {
    try {
      return Files.readAllLines(MEMINFO).stream()
          .filter(line -> line.startsWith("MemAvailable:") || line.startsWith("SwapFree:"))
          .mapToLong(line -> Long.parseLong(HostSetting.words(line).get(1)) << 10)
          .sum();
    } catch (IOException e) {
      return Long.MAX_VALUE; // not told
    }
  }
}
