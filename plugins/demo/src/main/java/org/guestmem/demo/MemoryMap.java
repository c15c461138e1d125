package org.guestmem.demo;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.guestmem.api.ByteSize;
import org.guestmem.api.GuestAddress;
import org.guestmem.api.GuestMemoryRegion;
import org.guestmem.api.RegionSpec;

/** The guest-physical map of a machine, one line a region, and what lies in one of them. */
final class MemoryMap {
  private MemoryMap() {}

  /** The lines, lowest address first; the parts stand below the region that holds them. */
  static List<String> lines(
      Collection<GuestMemoryRegion> machine,
      GuestMemoryRegion holder,
      List<GuestRunner.Part> parts) {
    List<String> lines = new ArrayList<>();
    for (GuestMemoryRegion region : sorted(machine)) {
      lines.add(line(region.base(), region.size(), describe(region)));
      if (region.base() == holder.base()) {
        parts.forEach(
            part ->
                lines.add(line(region.base() + part.offset(), part.length(), "  " + part.what())));
      }
    }
    return lines;
  }

  private static List<GuestMemoryRegion> sorted(Collection<GuestMemoryRegion> machine) {
    return machine.stream().sorted((a, b) -> Long.compareUnsigned(a.base(), b.base())).toList();
  }

  private static String line(long first, long length, String what) {
    return "%13s - %-13s %10s  %s"
        .formatted(
            GuestAddress.format(first),
            GuestAddress.format(first + length - 1),
            ByteSize.format(length),
            what);
  }

  private static String describe(GuestMemoryRegion region) {
    RegionSpec spec = region.mapping().spec();
    return "%s: %s, %s back end, %s"
        .formatted(
            region.name(),
            spec.backing(),
            region.mapping().backend(),
            spec.tracksDirty()
                ? "dirty log by " + ByteSize.format(spec.dirtyPageSize())
                : "no dirty log");
  }
}
