package org.guestmem.demo;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import org.guestmem.api.ByteSize;
import org.guestmem.api.GuestAddress;
import org.guestmem.api.GuestMemoryRegion;
import org.guestmem.api.RegionSpec;

/** The guest-physical map of a machine, one line a region, lowest address first. */
final class MemoryMap {
  private static final Comparator<GuestMemoryRegion> BY_BASE =
      (a, b) -> Long.compareUnsigned(a.base(), b.base());

  private MemoryMap() {}

  static List<String> lines(Collection<GuestMemoryRegion> regions) {
    List<String> lines = new ArrayList<>();
    regions.stream().sorted(BY_BASE).forEach(region -> lines.add(line(region)));
    return lines;
  }

  private static String line(GuestMemoryRegion region) {
    RegionSpec spec = region.mapping().spec();
    return "%13s - %-13s %8s  %-6s %s, %s back end, %s"
        .formatted(
            GuestAddress.format(region.base()),
            GuestAddress.format(region.last()),
            ByteSize.format(region.size()),
            region.name(),
            spec.backing(),
            region.mapping().backend(),
            spec.tracksDirty()
                ? "dirty log by " + ByteSize.format(spec.dirtyPageSize())
                : "no dirty log");
  }
}
