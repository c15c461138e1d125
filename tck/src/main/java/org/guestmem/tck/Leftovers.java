package org.guestmem.tck;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** What this process still has of files by a name, read without the library under test; proc(5). */
final class Leftovers {
  private Leftovers() {}

  /** Returns the mappings and descriptors of files that have this in their paths. */
  static List<String> of(String name) throws IOException {
    List<String> found = new ArrayList<>();
    try (Stream<String> maps = Files.lines(Path.of("/proc/self/maps"));
        Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"))) {
      maps.filter(line -> line.contains(name)).forEach(found::add);
      for (Path each : descriptors.toList()) {
        if (Files.isSymbolicLink(each) && Files.readSymbolicLink(each).toString().contains(name)) {
          found.add(each.toString());
        }
      }
    }
    return found;
  }

  /** Returns them once the collector has taken what was left to it, or after a while. */
  static List<String> afterCollection(String name) throws IOException, InterruptedException {
    List<String> found = of(name);
    for (int i = 0; i < 100 && !found.isEmpty(); i++) {
      System.gc();
      Thread.sleep(20);
      found = of(name);
    }
    return found;
  }

  /** Returns how many mappings this process has. */
  static long mappings() throws IOException {
    try (Stream<String> maps = Files.lines(Path.of("/proc/self/maps"))) {
      return maps.count();
    }
  }

  /** Returns how much address space this process has, in bytes. */
  static long addresses() throws IOException {
    try (Stream<String> status = Files.lines(Path.of("/proc/self/status"))) {
      return status
          .filter(line -> line.startsWith("VmSize:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) << 10)
          .sum();
    }
  }
}
