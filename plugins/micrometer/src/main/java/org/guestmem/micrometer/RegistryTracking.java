package org.guestmem.micrometer;

import io.micrometer.core.instrument.MeterRegistry;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.util.tracker.ServiceTrackerCustomizer;

/** Binds the meters to registries as they come, and takes them out before they go. */
record RegistryTracking(BundleContext context, Meters meters)
    implements ServiceTrackerCustomizer<MeterRegistry, MeterRegistry> {

  @Override
  public @Nullable MeterRegistry addingService(ServiceReference<MeterRegistry> reference) {
    MeterRegistry registry = context.getService(reference);
    if (registry != null) {
      meters.add(registry);
    }
    return registry;
  }

  @Override
  public void modifiedService(ServiceReference<MeterRegistry> reference, MeterRegistry registry) {}

  @Override
  public void removedService(ServiceReference<MeterRegistry> reference, MeterRegistry registry) {
    meters.remove(registry);
    // Not given back: the service ends, or this bundle does, and then its context is of no use.
  }
}
