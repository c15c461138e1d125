package org.guestmem.tck;

import static org.guestmem.tck.Contract.PAGE;

import org.guestmem.api.DirtyBitmap;
import org.guestmem.api.GuestMemory;
import org.guestmem.api.GuestMemoryRegion;
import org.guestmem.api.iommu.Iotlb;
import org.guestmem.api.iommu.IovaRange;
import org.guestmem.api.iommu.Permissions;

/**
 * The guest memory of the cases by IOVA: two regions of one kind side by side, of two pages each.
 */
final class IommuRam {
  /** Where the lower region begins; the upper one begins two pages above. */
  static final long BASE = 0x1_0000;

  private IommuRam() {}

  static GuestMemory map(TestRegions regions, RegionKind kind) {
    return GuestMemory.of(
        GuestMemoryRegion.of("low", BASE, regions.tracked(kind, 2 * PAGE)),
        GuestMemoryRegion.of("high", BASE + 2 * PAGE, regions.tracked(kind, 2 * PAGE)));
  }

  /** Maps one page of IOVAs to a page of the guest memory, counted from its base. */
  static void mapPage(Iotlb iotlb, long iova, int page, Permissions permissions) {
    iotlb.map(IovaRange.ofLength(iova, PAGE), BASE + (long) page * PAGE, permissions);
  }

  static byte[] contents(GuestMemory memory) {
    byte[] bytes = new byte[4 * PAGE];
    memory.get(BASE, bytes, 0, bytes.length);
    return bytes;
  }

  /** Takes the dirty marks of all four pages, the lowest page in the lowest bit. */
  static long harvest(GuestMemory memory) {
    long pages = 0;
    for (int region = 0; region < 2; region++) {
      DirtyBitmap log = memory.regions().get(region).mapping().dirtyBitmap().orElseThrow();
      for (long word : log.harvest().toWords()) {
        pages |= word << (2 * region);
      }
    }
    return pages;
  }
}
