package org.guestmem.micrometer;

import java.util.Objects;
import org.guestmem.api.GuestMemoryRegion;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.util.tracker.ServiceTrackerCustomizer;

/** Measures regions from when they come until they go; the tags are those that they come with. */
record RegionTracking(BundleContext context, Meters meters)
    implements ServiceTrackerCustomizer<GuestMemoryRegion, RegionMetrics> {

  @Override
  public @Nullable RegionMetrics addingService(ServiceReference<GuestMemoryRegion> reference) {
    GuestMemoryRegion region = context.getService(reference);
    if (region == null) {
      return null;
    }
    String vm = Objects.toString(reference.getProperty(GuestMemoryRegion.VM), "");
    RegionMetrics metrics = new RegionMetrics(vm, region);
    meters.add(metrics);
    return metrics;
  }

  @Override
  public void modifiedService(
      ServiceReference<GuestMemoryRegion> reference, RegionMetrics metrics) {}

  @Override
  public void removedService(ServiceReference<GuestMemoryRegion> reference, RegionMetrics metrics) {
    meters.remove(metrics);
    // Not given back: the service ends, or this bundle does, and then its context is of no use.
  }
}
