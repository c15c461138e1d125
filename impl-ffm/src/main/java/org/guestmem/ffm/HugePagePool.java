package org.guestmem.ffm;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.guestmem.api.ByteSize;
import org.guestmem.api.MappingFailedException;
import org.guestmem.api.RegionSpec;

/** The host's pools of explicit huge pages, one for each size; hugetlbpage.rst of the kernel. */
final class HugePagePool {
  private static final Path POOLS = Path.of("/sys/kernel/mm/hugepages");
  private static final String PREFIX = "hugepages-";

  // asm-generic/hugetlb_encode.h: MAP_HUGE_ and MFD_HUGE_ have the logarithm of the size there.
  private static final int SIZE_SHIFT = 26;

  private HugePagePool() {}

  static int sizeBits(long pageSize) {
    return Long.numberOfTrailingZeros(pageSize) << SIZE_SHIFT;
  }

  /** Returns the sizes in bytes of huge pages that this host knows, whether it has any or not. */
  static SortedSet<Long> sizes() {
    SortedSet<Long> sizes = new TreeSet<>();
    try (DirectoryStream<Path> pools = Files.newDirectoryStream(POOLS, PREFIX + "*kB")) {
      for (Path pool : pools) {
        String name = pool.getFileName().toString();
        sizes.add(Long.parseLong(name, PREFIX.length(), name.length() - 2, 10) << 10);
      }
    } catch (IOException | DirectoryIteratorException e) {
      return new TreeSet<>(); // no hugetlb in this kernel, or no sysfs
    }
    return sizes;
  }

  /** Refuses a size that the host does not know. */
  static void checkSize(RegionSpec spec, long pageSize) {
    SortedSet<Long> sizes = sizes();
    if (!sizes.contains(pageSize)) {
      throw new MappingFailedException(
          spec,
          "this host has no huge pages of " + ByteSize.format(pageSize),
          "use one of " + sizes.stream().map(ByteSize::format).collect(Collectors.joining(", ")));
    }
  }

  /** Says what to do when the pool of a size has run dry. */
  static String advice(long bytes, long pageSize) {
    Path pool = POOLS.resolve(PREFIX + (pageSize >> 10) + "kB");
    return "%d huge pages of %s are needed and %s are free, of which %s are promised: raise %s"
        .formatted(
            bytes / pageSize + (bytes % pageSize == 0 ? 0 : 1),
            ByteSize.format(pageSize),
            HostSetting.read(pool.resolve("free_hugepages")),
            HostSetting.read(pool.resolve("resv_hugepages")),
            pool.resolve("nr_hugepages"));
  }
}
