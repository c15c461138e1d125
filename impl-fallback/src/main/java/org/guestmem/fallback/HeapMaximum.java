package org.guestmem.fallback;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.guestmem.api.spi.MemoryCgroup;

/**
 * The most that the heap can become: what {@code -Xmx} says, or less where a memory control group
 * would have the kernel kill this process before.
 *
 * @param bytes how large it can become
 * @param cgroup what keeps it from becoming what {@code -Xmx} says, if something does
 */
record HeapMaximum(long bytes, Optional<MemoryCgroup> cgroup) {
  private static final Path STATUS = Path.of("/proc/self/status");

  /** Asks the JVM and the host. */
  static HeapMaximum now() {
    HeapMaximum max = ofJvm();
    return MemoryCgroup.tightest()
        .map(group -> new HeapMaximum(group.room() + inRam(), Optional.of(group)))
        .filter(heap -> heap.bytes < max.bytes)
        .orElse(max);
  }

  /** Asks the JVM alone. */
  static HeapMaximum ofJvm() {
    return new HeapMaximum(Runtime.getRuntime().maxMemory(), Optional.empty());
  }

  /** How much of the heap a group counts already, at most: not all of it was ever touched. */
  private static long inRam() {
    long heap = Runtime.getRuntime().totalMemory();
    try (Stream<String> lines = Files.lines(STATUS)) {
      // Some collectors have the heap in a file in memory, which is Shmem; proc(5).
      long process =
          lines
              .filter(line -> line.startsWith("RssAnon:") || line.startsWith("RssShmem:"))
              .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) << 10)
              .sum();
      return process == 0 ? heap : Math.min(heap, process);
    } catch (IOException e) {
      return heap;
    }
  }
}
