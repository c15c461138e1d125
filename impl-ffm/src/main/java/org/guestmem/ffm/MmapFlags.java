package org.guestmem.ffm;

import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.guestmem.api.HostOption;
import org.guestmem.api.Protection;
import org.guestmem.api.RegionSpec;

/** Says to mmap(2) what a region asks for. */
final class MmapFlags {
  private static final int MAP_HUGETLB = 0x40000; // asm-generic/mman-common.h

  private static final Map<Integer, String> NAMES =
      Map.of(
          Libc.MAP_SHARED,
          "MAP_SHARED",
          Libc.MAP_PRIVATE,
          "MAP_PRIVATE",
          Libc.MAP_ANONYMOUS,
          "MAP_ANONYMOUS",
          Libc.MAP_NORESERVE,
          "MAP_NORESERVE",
          MAP_HUGETLB,
          "MAP_HUGETLB");

  private MmapFlags() {}

  static int protection(Protection protection) {
    return protection == Protection.READ_ONLY ? Libc.PROT_READ : Libc.PROT_READ | Libc.PROT_WRITE;
  }

  /** Memory without a file, of pages of a size. */
  static int anonymous(long pageSize) {
    boolean huge = pageSize > Host.PAGE_SIZE;
    return Libc.MAP_ANONYMOUS | (huge ? MAP_HUGETLB | HugePagePool.sizeBits(pageSize) : 0);
  }

  /** Whether the host sets memory aside now. */
  static int reserve(RegionSpec spec, boolean hugePages) {
    // Huge pages are promised now or never: a pool that runs dry later is a signal.
    boolean reserve = hugePages || spec.options().contains(HostOption.Advice.RESERVE);
    return reserve ? 0 : Libc.MAP_NORESERVE;
  }

  /** Returns the names of flags. */
  static Set<String> names(int flags) {
    Set<String> names = new TreeSet<>();
    NAMES.forEach(
        (bit, name) -> {
          if ((flags & bit) != 0) {
            names.add(name);
          }
        });
    return names;
  }
}
