package org.guestmem.itests.containers.soak;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.guestmem.api.GuestMemoryRegion;
import org.guestmem.api.MmapRegion;
import org.guestmem.api.RegionClosedException;
import org.guestmem.itests.containers.ledger.Ledger;

/** Keeps a replica of every region that has a dirty log, by what a harvester of its own says. */
final class Follower implements Work {
  private final Supplier<List<GuestMemoryRegion>> regions;
  private final Ledger ledger;
  private final Map<MmapRegion, Replica> replicas = new HashMap<>();

  Follower(Supplier<List<GuestMemoryRegion>> regions, Ledger ledger) {
    this.regions = regions;
    this.ledger = ledger;
  }

  @Override
  public void some() {
    replicas.keySet().removeIf(region -> !region.isOpen());
    for (GuestMemoryRegion guest : regions.get()) {
      MmapRegion region = guest.mapping();
      if (region.dirtyBitmap().isPresent()) {
        untilClosed(() -> replicas.computeIfAbsent(region, r -> new Replica(r, ledger)).follow());
      }
    }
  }

  @Override
  public void end() {
    replicas.values().forEach(replica -> untilClosed(replica::end));
  }

  private static void untilClosed(Runnable access) {
    try {
      access.run();
    } catch (RegionClosedException e) {
      Thread.onSpinWait(); // and so is the replica
    }
  }
}
