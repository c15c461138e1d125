package org.guestmem.management;

import java.util.Collection;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import javax.management.ObjectName;
import org.guestmem.api.GuestMemoryRegion;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceReference;
import org.osgi.util.tracker.ServiceTrackerCustomizer;

/** Keeps an MXBean for each region service. */
final class RegionBeans
    implements ServiceTrackerCustomizer<GuestMemoryRegion, RegionBeans.Registered> {

  /** A region service with its bean, which is renamed with the machine of the service. */
  static final class Registered {
    private final GuestMemoryRegion region;
    private RegionBean bean;
    private ObjectName name;

    Registered(GuestMemoryRegion region, RegionBean bean, ObjectName name) {
      this.region = region;
      this.bean = bean;
      this.name = name;
    }
  }

  private final BundleContext context;
  private final Map<ObjectName, RegionBean> beans = new ConcurrentHashMap<>();

  RegionBeans(BundleContext context) {
    this.context = context;
  }

  /** All of them; changes as services come and go. */
  Collection<RegionBean> all() {
    return beans.values();
  }

  @Override
  public @Nullable Registered addingService(ServiceReference<GuestMemoryRegion> reference) {
    GuestMemoryRegion region = context.getService(reference);
    if (region == null) {
      return null;
    }
    Registered registered =
        new Registered(region, bean(reference, region), name(reference, region));
    add(registered);
    return registered;
  }

  private RegionBean bean(ServiceReference<GuestMemoryRegion> reference, GuestMemoryRegion region) {
    return new RegionBean(vm(reference), region, () -> users(reference));
  }

  private static String vm(ServiceReference<?> reference) {
    return Objects.toString(reference.getProperty(GuestMemoryRegion.VM), "");
  }

  private static ObjectName name(ServiceReference<?> reference, GuestMemoryRegion region) {
    long id = (Long) reference.getProperty(Constants.SERVICE_ID);
    return Beans.ofRegion(vm(reference), region.name(), id);
  }

  private String[] users(ServiceReference<?> reference) {
    Bundle[] users = reference.getUsingBundles();
    return Stream.of(users == null ? new Bundle[0] : users)
        .filter(user -> !user.equals(context.getBundle()))
        .map(user -> String.valueOf(user.getSymbolicName()))
        .sorted()
        .toArray(String[]::new);
  }

  private void add(Registered registered) {
    Beans.register(registered.bean, registered.name);
    beans.put(registered.name, registered.bean);
  }

  private void remove(Registered registered) {
    beans.remove(registered.name);
    Beans.unregister(registered.name);
  }

  @Override
  public void modifiedService(
      ServiceReference<GuestMemoryRegion> reference, Registered registered) {
    ObjectName name = name(reference, registered.region);
    if (!name.equals(registered.name)) {
      remove(registered);
      registered.bean = bean(reference, registered.region);
      registered.name = name;
      add(registered);
    }
  }

  @Override
  public void removedService(ServiceReference<GuestMemoryRegion> reference, Registered registered) {
    remove(registered);
    // Not given back: the service ends, or this bundle does, and then its context is of no use.
  }
}
