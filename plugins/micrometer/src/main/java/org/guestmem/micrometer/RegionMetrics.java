package org.guestmem.micrometer;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.BaseUnits;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.function.ToDoubleFunction;
import org.guestmem.api.DirtyBitmap;
import org.guestmem.api.FeatureUnavailableException;
import org.guestmem.api.GuestMemoryRegion;
import org.guestmem.api.HostCallFailedException;
import org.guestmem.api.RegionClosedException;

/**
 * Gauges of one region, with the tags {@code vm}, {@code region} and {@code backend}:
 *
 * <ul>
 *   <li>{@code guestmem.region.size}: bytes
 *   <li>{@code guestmem.region.resident}: bytes in RAM; NaN where that is not known
 *   <li>{@code guestmem.region.dirty}: bytes in pages written since the last harvest of the default
 *       harvester, taking none; not for regions that log no writes
 * </ul>
 *
 * <p>Nothing is asked of the region before somebody reads a gauge.
 *
 * <p>Thread-safety: safe for use by many threads.
 */
public final class RegionMetrics implements MeterBinder, AutoCloseable {
  private final GuestMemoryRegion region;
  private final Tags tags;
  private final BoundMeters meters = new BoundMeters();

  /**
   * Measures a region.
   *
   * @param vm the virtual machine that it belongs to
   * @param region the region
   */
  public RegionMetrics(String vm, GuestMemoryRegion region) {
    this.region = region;
    this.tags = Tags.of("vm", vm, "region", region.name(), "backend", region.mapping().backend());
  }

  /**
   * Makes the gauges of a registry.
   *
   * @param registry where they are to be
   */
  @Override
  public void bindTo(MeterRegistry registry) {
    bind(registry, "guestmem.region.size", "Bytes mapped", GuestMemoryRegion::size);
    bind(registry, "guestmem.region.resident", "Bytes in RAM", RegionMetrics::resident);
    region
        .mapping()
        .dirtyBitmap()
        .ifPresent(
            log ->
                bind(
                    registry,
                    "guestmem.region.dirty",
                    "Bytes in pages written since the last harvest",
                    same -> dirty(log)));
  }

  private void bind(
      MeterRegistry registry,
      String name,
      String description,
      ToDoubleFunction<GuestMemoryRegion> value) {
    Meter meter =
        Gauge.builder(name, region, value)
            .tags(tags)
            .baseUnit(BaseUnits.BYTES)
            .description(description)
            // The gauge goes with this, not when nobody else holds the region.
            .strongReference(true)
            .register(registry);
    meters.add(registry, meter);
  }

  private static double resident(GuestMemoryRegion region) {
    try {
      return region.mapping().residentBytes(0, region.size());
    } catch (FeatureUnavailableException | RegionClosedException | HostCallFailedException e) {
      return Double.NaN;
    }
  }

  private static double dirty(DirtyBitmap log) {
    return (double) log.count() * log.pageSize();
  }

  /** Takes the gauges out of a registry; nothing if they are not there. */
  void unbindFrom(MeterRegistry registry) {
    meters.removeFrom(registry);
  }

  /** Takes the gauges out of all registries; closing again does nothing. */
  @Override
  public void close() {
    meters.removeAll();
  }
}
