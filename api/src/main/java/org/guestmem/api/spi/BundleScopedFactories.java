package org.guestmem.api.spi;

import java.lang.System.Logger.Level;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.guestmem.api.MmapRegion;
import org.guestmem.api.MmapRegionFactory;
import org.guestmem.api.RegionBusyException;
import org.guestmem.api.RegionGroup;
import org.guestmem.api.RegionSpec;
import org.guestmem.api.scope.LeftOpen;
import org.osgi.framework.Bundle;
import org.osgi.framework.ServiceFactory;
import org.osgi.framework.ServiceRegistration;

/** Gives each bundle a factory of its own, and closes what the bundle leaves open. */
final class BundleScopedFactories implements ServiceFactory<MmapRegionFactory> {
  private static final System.Logger LOG = System.getLogger(BundleScopedFactories.class.getName());

  private final CheckedRegionFactory shared;
  private final Set<Scoped> inUse = ConcurrentHashMap.newKeySet();

  BundleScopedFactories(CheckedRegionFactory shared) {
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
    factory.release();
    Set<MmapRegion> regions = factory.openRegions();
    Set<RegionGroup> groups = factory.openGroups();
    regions.forEach(region -> LeftOpen.report(region, factory.user));
    groups.forEach(group -> LeftOpen.report(group, factory.user));
    close(() -> MmapRegion.closeAll(regions, MmapRegion.CLOSE_TIMEOUT));
    groups.forEach(group -> close(group::close));
  }

  private static void close(Runnable closing) {
    try {
      closing.run();
    } catch (RegionBusyException e) {
      LOG.log(Level.WARNING, e.getMessage());
      for (Throwable other : e.getSuppressed()) {
        LOG.log(Level.WARNING, other.getMessage());
      }
    }
  }

  /** The factory of one bundle. */
  private static final class Scoped implements MmapRegionFactory {
    private final CheckedRegionFactory shared;
    private final Bundle user;
    private final Set<MmapRegion> regions = new HashSet<>();
    private final Set<RegionGroup> groups = new HashSet<>();
    private boolean released;

    Scoped(CheckedRegionFactory shared, Bundle user) {
      this.shared = shared;
      this.user = user;
    }

    @Override
    public MmapRegion create(RegionSpec spec) {
      requireService();
      MmapRegion region = shared.create(spec); // without the lock: fetching all pages takes long
      if (!add(region)) {
        region.close();
        requireService();
      }
      return region;
    }

    private synchronized boolean add(MmapRegion region) {
      return !released && openRegions().add(region);
    }

    @Override
    public synchronized RegionGroup createGroup() {
      requireService();
      RegionGroup group = shared.createGroup(this);
      openGroups().add(group);
      return group;
    }

    private synchronized void requireService() {
      if (released) {
        throw new IllegalStateException(
            "the back end " + shared.backend() + " is gone; get its service again");
      }
    }

    synchronized void release() {
      released = true;
    }

    synchronized Set<MmapRegion> openRegions() {
      regions.removeIf(region -> !region.isOpen());
      return regions;
    }

    synchronized Set<RegionGroup> openGroups() {
      groups.removeIf(group -> !group.isOpen());
      return groups;
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
