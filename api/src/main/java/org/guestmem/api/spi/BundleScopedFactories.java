package org.guestmem.api.spi;

import java.lang.System.Logger.Level;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.guestmem.api.GuestMemoryException;
import org.guestmem.api.MmapRegion;
import org.guestmem.api.MmapRegionFactory;
import org.guestmem.api.RegionSpec;
import org.osgi.framework.Bundle;
import org.osgi.framework.ServiceFactory;
import org.osgi.framework.ServiceRegistration;

/** Gives each bundle a factory of its own, and closes what the bundle leaves open. */
final class BundleScopedFactories implements ServiceFactory<MmapRegionFactory> {
  private static final System.Logger LOG = System.getLogger(BundleScopedFactories.class.getName());

  private final MmapRegionFactory shared;
  private final Set<Scoped> inUse = ConcurrentHashMap.newKeySet();

  BundleScopedFactories(MmapRegionFactory shared) {
    this.shared = shared;
  }

  @Override
  public MmapRegionFactory getService(
      Bundle bundle, ServiceRegistration<MmapRegionFactory> registration) {
    Scoped factory = new Scoped(shared, bundle);
    inUse.add(factory);
    return factory;
  }

  @Override
  public void ungetService(
      Bundle bundle, ServiceRegistration<MmapRegionFactory> registration, MmapRegionFactory used) {
    release((Scoped) used);
  }

  /**
   * Closes what is still open after the service was withdrawn: Felix 7 does not unget a service
   * that a bundle got more often than once.
   */
  void releaseAll() {
    inUse.forEach(this::release);
  }

  private void release(Scoped factory) {
    inUse.remove(factory);
    for (MmapRegion leaked : factory.release()) {
      LOG.log(Level.WARNING, "closing {0}: bundle {1} left it open", leaked, factory.user);
      try {
        leaked.close();
      } catch (GuestMemoryException e) {
        LOG.log(Level.WARNING, e.getMessage());
      }
    }
  }

  /** The factory of one bundle. */
  private static final class Scoped implements MmapRegionFactory {
    private final MmapRegionFactory shared;
    private final Bundle user;
    private final Set<MmapRegion> open = new HashSet<>();
    private boolean released;

    Scoped(MmapRegionFactory shared, Bundle user) {
      this.shared = shared;
      this.user = user;
    }

    @Override
    public synchronized MmapRegion create(RegionSpec spec) {
      if (released) {
        throw new IllegalStateException(
            "the back end " + shared.backend() + " is gone; get its service again");
      }
      open.removeIf(region -> !region.isOpen());
      MmapRegion region = shared.create(spec);
      open.add(region);
      return region;
    }

    synchronized Set<MmapRegion> release() {
      released = true;
      open.removeIf(region -> !region.isOpen());
      return Set.copyOf(open);
    }

    @Override
    public String backend() {
      return shared.backend();
    }

    @Override
    public Set<String> features() {
      return shared.features();
    }

    @Override
    public long granularity() {
      return shared.granularity();
    }
  }
}
