package org.guestmem.itests.containers.soak;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.guestmem.api.Backing;
import org.guestmem.api.FeatureUnavailableException;
import org.guestmem.api.GuestMemoryRegion;
import org.guestmem.api.HostAddressLease;
import org.guestmem.api.MmapRegion;
import org.guestmem.api.MmapRegionFactory;
import org.guestmem.api.RegionClosedException;
import org.guestmem.api.RegionSpec;
import org.guestmem.api.Sharing;
import org.guestmem.itests.containers.ledger.Ledger;
import org.guestmem.itests.containers.ledger.Ledger.Count;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceRegistration;
import org.osgi.util.tracker.ServiceTracker;

/** Plugs regions of all kinds into a machine of its own, and unplugs them while they are used. */
final class Plugger implements Work {
  private static final long SIZE = 256 << 10;
  private static final int PLUGGED = 3;
  private static final long PAUSE_NANOS = 2_000_000;

  private record Plugged(
      ServiceRegistration<GuestMemoryRegion> service, MmapRegion region, boolean lent) {}

  private final BundleContext context;
  private final Ledger ledger;
  private final ServiceTracker<MmapRegionFactory, MmapRegionFactory> factories;
  private final Deque<Plugged> plugged = new ArrayDeque<>();
  private long number;

  Plugger(BundleContext context, Ledger ledger) {
    this.context = context;
    this.ledger = ledger;
    factories = new ServiceTracker<>(context, MmapRegionFactory.class, null);
    factories.open();
  }

  @Override
  public void some() {
    for (MmapRegionFactory factory : factories.getServices(new MmapRegionFactory[0])) {
      try {
        plug(factory.create(spec()));
      } catch (FeatureUnavailableException | RegionClosedException | IllegalStateException e) {
        Thread.onSpinWait(); // the back end lacks what was asked, or goes
      }
    }
    while (plugged.size() > PLUGGED) {
      unplug(plugged.remove());
    }
    LockSupport.parkNanos(PAUSE_NANOS);
  }

  private RegionSpec spec() {
    RegionSpec.Builder spec = RegionSpec.builder(SIZE).label("plugged");
    return switch ((int) (number++ & 3)) {
      case 0 -> spec.trackDirty().build();
      case 1 -> spec.backing(Backing.memfd("soak")).trackDirtyOnDemand().build();
      case 2 -> spec.sharing(Sharing.PRIVATE).trackDirty(64 << 10).build();
      default -> spec.build();
    };
  }

  private void plug(MmapRegion region) {
    String name = "plugged" + number;
    GuestMemoryRegion guest = GuestMemoryRegion.of(name, number * SIZE, region);
    ServiceRegistration<GuestMemoryRegion> service =
        context.registerService(
            GuestMemoryRegion.class,
            guest,
            FrameworkUtil.asDictionary(
                Map.of(GuestMemoryRegion.VM, "plugged", GuestMemoryRegion.NAME, name)));
    plugged.add(new Plugged(service, region, lend(region)));
    ledger.add(Count.PLUGGED, 1);
  }

  /** Lends the address to one who lets go of it when he must. */
  private static boolean lend(MmapRegion region) {
    AtomicReference<HostAddressLease> lease = new AtomicReference<>();
    try {
      lease.set(region.lendHostAddress("soak", () -> lease.get().close()));
      return true;
    } catch (FeatureUnavailableException | RegionClosedException e) {
      return false; // heap memory, or closed with its back end
    }
  }

  private void unplug(Plugged old) {
    try {
      old.service().unregister();
    } catch (IllegalStateException e) {
      Thread.onSpinWait(); // the bundle of the interface is being refreshed
    }
    old.region().close();
    ledger.add(Count.LEASES, old.lent() ? 1 : 0);
  }

  @Override
  public void end() {
    plugged.forEach(this::unplug);
    factories.close();
  }
}
