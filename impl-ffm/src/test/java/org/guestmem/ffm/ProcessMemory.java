package org.guestmem.ffm;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.guestmem.api.HostAddressLease;
import org.guestmem.api.MmapRegion;

/** What the kernel says of this process, read without the library under test; proc(5). */
final class ProcessMemory {
  private ProcessMemory() {}

  /** Returns the host address of a region, lent for a moment. */
  static long address(MmapRegion region) {
    try (HostAddressLease lease = region.lendHostAddress("test", () -> {})) {
      return lease.address();
    }
  }

  /** Returns the permissions of an address, such as {@code rw-s}; empty if nothing is there. */
  static String permissionsAt(long address) throws IOException {
    for (String line : Files.readAllLines(Path.of("/proc/self/maps"))) {
      if (covers(line, address)) {
        return line.substring(line.indexOf(' ') + 1, line.indexOf(' ') + 5);
      }
    }
    return "";
  }

  /** Tells whether an address holds neither a region nor a reservation; the JVM may map there. */
  static boolean isReleased(long address) throws IOException {
    String permissions = permissionsAt(address);
    return !permissions.endsWith("s") && !permissions.startsWith("---");
  }

  /** Returns the lines of smaps for the mapping that an address lies in, by their names. */
  static Map<String, String> smaps(long address) throws IOException {
    Map<String, String> found = new TreeMap<>();
    boolean inside = false;
    for (String line : Files.readAllLines(Path.of("/proc/self/smaps"))) {
      if (Character.isUpperCase(line.charAt(0))) {
        if (inside) {
          int colon = line.indexOf(':');
          found.put(line.substring(0, colon), line.substring(colon + 1).strip());
        }
      } else {
        inside = covers(line, address);
      }
    }
    return found;
  }

  /** Returns a line of smaps as a number of bytes. */
  static long bytes(MmapRegion region, String name) throws IOException {
    String kilobytes = smaps(address(region)).get(name);
    if (kilobytes == null || !kilobytes.endsWith(" kB")) {
      throw new AssertionError(name + " of " + region + " is " + kilobytes);
    }
    return Long.parseLong(kilobytes.substring(0, kilobytes.length() - 3)) << 10;
  }

  /** Returns the VmFlags of a region. */
  static List<String> flags(MmapRegion region) throws IOException {
    return List.of(smaps(address(region)).getOrDefault("VmFlags", "").split(" ", -1));
  }

  /** Returns what numa_maps says of a region. */
  static String numaPolicy(MmapRegion region) throws IOException {
    String start = Long.toHexString(address(region)) + " ";
    try (Stream<String> lines = Files.lines(Path.of("/proc/self/numa_maps"))) {
      return lines.filter(line -> line.startsWith(start)).findFirst().orElse("");
    }
  }

  /** Returns the descriptors of files whose paths, or names of memfds, have this in them. */
  static List<Path> descriptors(String name) throws IOException {
    List<Path> found = new ArrayList<>();
    try (Stream<Path> all = Files.list(Path.of("/proc/self/fd"))) {
      for (Path each : all.toList()) {
        // The one that lists is closed by now.
        if (Files.isSymbolicLink(each) && Files.readSymbolicLink(each).toString().contains(name)) {
          found.add(each);
        }
      }
    }
    return found;
  }

  static long mappings() throws IOException {
    return Files.readAllLines(Path.of("/proc/self/maps")).size();
  }

  /** Returns the mappings of a file, its descriptors and the threads that are left. */
  static List<String> left(String name) throws IOException {
    List<String> found = new ArrayList<>();
    Files.readAllLines(Path.of("/proc/self/maps")).stream()
        .filter(line -> line.contains(name))
        .forEach(found::add);
    descriptors(name).forEach(each -> found.add(each.toString()));
    Thread.getAllStackTraces().keySet().stream()
        .map(Thread::getName)
        .filter(thread -> thread.startsWith("guestmem"))
        .forEach(found::add);
    return found;
  }

  private static boolean covers(String line, long address) {
    int dash = line.indexOf('-');
    int space = line.indexOf(' ');
    return Long.parseUnsignedLong(line, 0, dash, 16) <= address
        && address < Long.parseUnsignedLong(line, dash + 1, space, 16);
  }
}
