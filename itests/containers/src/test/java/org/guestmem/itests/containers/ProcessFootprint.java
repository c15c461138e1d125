package org.guestmem.itests.containers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * What of this process only what is tested here changes: shared memory, descriptors and threads.
 *
 * @param shared the shared mappings, of files too, that proc(5) shows in maps
 * @param descriptors how many files are open
 * @param threads the names of the threads
 */
record ProcessFootprint(List<String> shared, int descriptors, List<String> threads) {

  static ProcessFootprint now() {
    try (Stream<String> maps = Files.lines(Path.of("/proc/self/maps"));
        Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"))) {
      return new ProcessFootprint(
          maps.filter(line -> line.matches("\\S+ ...s .*")).toList(),
          (int) descriptors.count(),
          Thread.getAllStackTraces().keySet().stream().map(Thread::getName).sorted().toList());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Whether nothing was added; what the JVM or the framework gave up besides does not matter. */
  boolean within(ProcessFootprint before) {
    return shared.size() <= before.shared.size()
        && descriptors <= before.descriptors
        && threads.size() <= before.threads.size();
  }
}
