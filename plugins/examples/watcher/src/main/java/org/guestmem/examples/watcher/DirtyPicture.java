package org.guestmem.examples.watcher;

import java.util.Collection;
import java.util.List;
import org.guestmem.api.DirtyBitmap;
import org.guestmem.api.DirtyHarvester;
import org.guestmem.api.GuestMemoryRegion;
import org.guestmem.kvm.VirtualMachine;
import org.guestmem.pagemap.Measure;
import org.guestmem.pagemap.PageMap;
import org.guestmem.pagemap.PageMapText;

/**
 * What a region's pages look like to one who watches: in each picture those written since the last.
 * A harvester of its own takes no page from a migration or a snapshot that goes on meanwhile.
 */
final class DirtyPicture implements AutoCloseable {
  private static final int CELLS = 16 * PageMapText.COLUMNS;

  private final String vm;
  private final GuestMemoryRegion region;
  private final Collection<VirtualMachine> running;
  private final PageMapText renderer;
  private final DirtyHarvester harvester;

  /** Begins to watch; what was written before is in no picture. */
  DirtyPicture(
      String vm,
      GuestMemoryRegion region,
      Collection<VirtualMachine> running,
      PageMapText renderer) {
    this.vm = vm;
    this.region = region;
    this.running = running;
    this.renderer = renderer;
    this.harvester =
        region
            .mapping()
            .dirtyBitmap()
            .filter(DirtyBitmap::isEnabled)
            .map(log -> log.harvester("watcher"))
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "region '%s' logs no writes; configure it with guestmem.dirty=true"
                            .formatted(region.name())));
  }

  /** Draws the pages that host or guest wrote since the last picture. */
  List<String> next() {
    running.forEach(this::fetchWritesOfGuest);
    PageMap map = PageMap.ofDirty(vm, region, harvester.harvest(), CELLS);
    return renderer.lines(map, Measure.DIRTY);
  }

  /** KVM logs what its guest writes; a machine that just ended has left its log to the region. */
  private void fetchWritesOfGuest(VirtualMachine machine) {
    if (machine.regions().contains(region)) {
      try {
        machine.mergeDirtyLog(region);
      } catch (IllegalArgumentException e) {
        // it ended in between
      }
    }
  }

  @Override
  public void close() {
    harvester.close();
  }
}
