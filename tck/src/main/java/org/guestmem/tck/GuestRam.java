package org.guestmem.tck;

import static org.guestmem.tck.Contract.PAGE;

import org.guestmem.api.GuestMemory;
import org.guestmem.api.GuestMemoryRegion;

/** The guest memory of most cases: three regions side by side, a hole, and one at 4 GiB. */
final class GuestRam {
  /** Where the lowest region begins. */
  static final long BASE = 0x1_0000;

  /** Where the hole after the third region begins. */
  static final long END = BASE + 5 * PAGE + 100;

  private GuestRam() {}

  static GuestMemory map(TestRegions regions) {
    return GuestMemory.of(
        place(regions, "high", 1L << 32, RegionKind.SHARED_ANONYMOUS, PAGE),
        place(regions, "a", BASE, RegionKind.SHARED_ANONYMOUS, 2 * PAGE),
        place(regions, "c", BASE + 3 * PAGE, RegionKind.PRIVATE_ANONYMOUS, 2 * PAGE + 100),
        place(regions, "b", BASE + 2 * PAGE, RegionKind.SHARED_FILE, PAGE));
  }

  private static GuestMemoryRegion place(
      TestRegions regions, String name, long base, RegionKind kind, long size) {
    return GuestMemoryRegion.of(name, base, regions.tracked(kind, size));
  }
}
