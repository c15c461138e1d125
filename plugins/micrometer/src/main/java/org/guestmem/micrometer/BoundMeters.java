package org.guestmem.micrometer;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArraySet;

/** Meters with the registries that have them, so that they can be taken out again. */
final class BoundMeters {
  private record Bound(MeterRegistry registry, Meter meter) {}

  private final Set<Bound> all = new CopyOnWriteArraySet<>();

  void add(MeterRegistry registry, Meter meter) {
    all.add(new Bound(registry, meter));
  }

  /** Takes them out of a registry; nothing if they are not there. */
  void removeFrom(MeterRegistry registry) {
    for (Bound bound : all) {
      if (bound.registry().equals(registry)) {
        remove(bound);
      }
    }
  }

  void removeAll() {
    all.forEach(this::remove);
  }

  private void remove(Bound bound) {
    bound.registry().remove(bound.meter());
    all.remove(bound);
  }
}
