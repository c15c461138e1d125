package org.guestmem.shell;

import java.util.List;
import org.apache.felix.service.command.Descriptor;
import org.guestmem.api.ByteSize;
import org.guestmem.api.GuestAddress;
import org.guestmem.api.GuestMemoryRegion;
import org.guestmem.api.MmapRegion;

/** {@code guestmem:regions}. Public because Gogo calls it by reflection. */
public final class RegionsCommand {
  private final Machines machines;

  RegionsCommand(Machines machines) {
    this.machines = machines;
  }

  /**
   * Lists the regions.
   *
   * @return a table
   */
  @Descriptor("lists the guest memory regions that are published")
  public String regions() {
    List<PublishedRegion> all = machines.all();
    if (all.isEmpty()) {
      return "no region is published";
    }
    TextTable table =
        new TextTable(
            "VM", "NAME", "GUEST ADDRESSES", "SIZE", "BACKING", "BACK END", "PROTECTION", "DIRTY");
    all.forEach(published -> add(table, published.vm(), published.region()));
    return table.toString();
  }

  private static void add(TextTable table, String vm, GuestMemoryRegion region) {
    MmapRegion mapping = region.mapping();
    table.row(
        vm,
        region.name(),
        GuestAddress.format(region.base()) + "-" + GuestAddress.format(region.last()),
        ByteSize.format(region.size()),
        mapping.spec().backing().toString(),
        mapping.backend(),
        mapping.isReadOnly() ? "read-only" : "read-write",
        mapping
            .dirtyBitmap()
            .map(log -> "%d of %d pages".formatted(log.count(), log.pages()))
            .orElse("no log"));
  }
}
