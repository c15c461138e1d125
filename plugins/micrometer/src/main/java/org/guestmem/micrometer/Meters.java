package org.guestmem.micrometer;

import io.micrometer.core.instrument.MeterRegistry;
import java.util.LinkedHashSet;
import java.util.Set;

/** Brings regions and registries together, whichever comes or goes first. */
final class Meters {
  private final GuestMemoryMetrics all;

  // Both guarded by this.
  private final Set<MeterRegistry> registries = new LinkedHashSet<>();
  private final Set<RegionMetrics> regions = new LinkedHashSet<>();

  Meters(GuestMemoryMetrics all) {
    this.all = all;
  }

  synchronized void add(MeterRegistry registry) {
    if (registries.add(registry)) {
      all.bindTo(registry);
      regions.forEach(region -> region.bindTo(registry));
    }
  }

  synchronized void remove(MeterRegistry registry) {
    if (registries.remove(registry)) {
      all.unbindFrom(registry);
      regions.forEach(region -> region.unbindFrom(registry));
    }
  }

  synchronized void add(RegionMetrics region) {
    regions.add(region);
    registries.forEach(region::bindTo);
  }

  synchronized void remove(RegionMetrics region) {
    regions.remove(region);
    region.close();
    // One of the same name and machine, which replaces it, had no gauges until now.
    registries.forEach(registry -> regions.forEach(other -> other.bindTo(registry)));
  }
}
