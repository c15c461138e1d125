package org.guestmem.health;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * A pool of the host's explicit huge pages of one size; hugetlbpage.rst of the kernel.
 *
 * @param directory where the kernel tells of it
 * @param pageSize the size of its pages in bytes
 */
record HugePagePool(Path directory, long pageSize) {
  private static final String PREFIX = "hugepages-";
  private static final String SUFFIX = "kB";

  /** All below a directory of them, the smallest pages first; none where the host does not tell. */
  static List<HugePagePool> in(Path pools) {
    try (Stream<Path> directories = Files.list(pools)) {
      return directories
          .filter(directory -> name(directory).matches(PREFIX + "\\d{1,15}" + SUFFIX))
          .map(HugePagePool::of)
          .sorted(Comparator.comparingLong(HugePagePool::pageSize))
          .toList();
    } catch (IOException | RuntimeException e) {
      return List.of();
    }
  }

  private static String name(Path directory) {
    return directory.getFileName().toString();
  }

  private static HugePagePool of(Path directory) {
    String name = name(directory);
    int end = name.length() - SUFFIX.length();
    return new HugePagePool(directory, Long.parseLong(name, PREFIX.length(), end, 10) << 10);
  }

  /** Whether the host was given pages of this size, or may make some when they are asked for. */
  boolean isInUse() {
    return number("nr_hugepages") + number("nr_overcommit_hugepages") > 0;
  }

  /** How many pages can still be had: free and promised to nobody, or made when asked for. */
  long left() {
    long made = number("nr_overcommit_hugepages") - number("surplus_hugepages");
    return number("free_hugepages") - number("resv_hugepages") + Math.max(0, made);
  }

  /** The file that an administrator raises. */
  Path size() {
    return directory.resolve("nr_hugepages");
  }

  private long number(String file) {
    try {
      return Long.parseLong(Files.readString(directory.resolve(file)).strip());
    } catch (IOException | RuntimeException e) {
      return 0;
    }
  }
}
