package org.guestmem.itests.containers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * What of this process only what is tested here changes: shared memory, descriptors and threads.
 *
 * @param shared the shared mappings, of files too, that proc(5) shows in maps
 * @param descriptors what the open descriptors are of
 * @param threads the names of the threads
 */
record ProcessFootprint(List<String> shared, List<String> descriptors, List<String> threads) {

  static ProcessFootprint now() {
    try (Stream<String> maps = Files.lines(Path.of("/proc/self/maps"));
        Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"))) {
      return new ProcessFootprint(
          maps.filter(line -> line.matches("\\S+ ...s .*")).toList(),
          descriptors.map(ProcessFootprint::target).sorted().toList(),
          Thread.getAllStackTraces().keySet().stream()
              .map(Thread::getName)
              // Felix keeps them for a minute when they have nothing to do.
              .filter(name -> !name.startsWith("FelixResolver"))
              .sorted()
              .toList());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Waits until there is no more than before, or fails and says what is more. */
  static ProcessFootprint awaitReturnTo(ProcessFootprint before) {
    try {
      ConfiguredRegion.await(() -> now().within(before), "return");
      return now();
    } catch (AssertionError e) {
      throw new AssertionError("more than before: " + now().without(before), e);
    }
  }

  /** Whether nothing was added; what the JVM or the framework gave up besides does not matter. */
  boolean within(ProcessFootprint before) {
    return shared.size() <= before.shared.size()
        && descriptors.size() <= before.descriptors.size()
        && threads.size() <= before.threads.size();
  }

  private static String target(Path descriptor) {
    try {
      return Files.readSymbolicLink(descriptor).toString();
    } catch (IOException e) {
      return "closed meanwhile";
    }
  }

  /** What this has more than another. */
  ProcessFootprint without(ProcessFootprint before) {
    return new ProcessFootprint(
        rest(shared, before.shared),
        rest(descriptors, before.descriptors),
        rest(threads, before.threads));
  }

  private static List<String> rest(List<String> all, List<String> known) {
    List<String> rest = new ArrayList<>(all);
    known.forEach(rest::remove);
    return rest;
  }
}
