package org.guestmem.micrometer;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.BaseUnits;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.OptionalLong;
import java.util.concurrent.atomic.LongAdder;
import org.guestmem.api.DirtyPages;
import org.guestmem.api.RegionSpec;
import org.guestmem.api.spi.MemoryListener;
import org.guestmem.api.spi.MemoryListeners;

/**
 * Counts what becomes of all memory in this process, for the registries that it is bound to:
 *
 * <ul>
 *   <li>{@code guestmem.mapped} and {@code guestmem.unmapped}: regions
 *   <li>{@code guestmem.harvests}: harvests of dirty logs
 *   <li>{@code guestmem.harvested.pages}: the pages that they took
 *   <li>{@code guestmem.faults}: accesses for which the host had no page
 *   <li>{@code guestmem.leaks}: regions, and groups of them, closed for plug-ins
 * </ul>
 *
 * <p>It counts from when it is made until it is closed; then it leaves its registries.
 *
 * <p>Thread-safety: safe for use by many threads.
 */
public final class GuestMemoryMetrics implements MeterBinder, AutoCloseable {
  private final LongAdder mapped = new LongAdder();
  private final LongAdder unmapped = new LongAdder();
  private final LongAdder harvests = new LongAdder();
  private final LongAdder pages = new LongAdder();
  private final LongAdder faults = new LongAdder();
  private final LongAdder leaks = new LongAdder();
  private final BoundMeters meters = new BoundMeters();
  private final MemoryListeners.Registration listening;

  /** Begins to count. */
  public GuestMemoryMetrics() {
    listening = MemoryListeners.add(new Counting());
  }

  /**
   * Makes the meters of a registry.
   *
   * @param registry where they are to be
   */
  @Override
  public void bindTo(MeterRegistry registry) {
    bind(registry, "guestmem.mapped", "regions", "Regions mapped", mapped);
    bind(registry, "guestmem.unmapped", "regions", "Regions unmapped", unmapped);
    bind(registry, "guestmem.harvests", "harvests", "Harvests of dirty logs", harvests);
    bind(registry, "guestmem.harvested.pages", "pages", "Dirty pages harvested", pages);
    bind(
        registry,
        "guestmem.faults",
        BaseUnits.OPERATIONS,
        "Accesses for which the host had no page",
        faults);
    bind(registry, "guestmem.leaks", "regions", "Regions closed for plug-ins", leaks);
  }

  private void bind(
      MeterRegistry registry, String name, String unit, String description, LongAdder count) {
    Meter meter =
        FunctionCounter.builder(name, count, LongAdder::sum)
            .baseUnit(unit)
            .description(description)
            .register(registry);
    meters.add(registry, meter);
  }

  /** Takes the meters out of a registry; nothing if they are not there. */
  void unbindFrom(MeterRegistry registry) {
    meters.removeFrom(registry);
  }

  /** Counts no more, and takes the meters out of all registries; closing again does nothing. */
  @Override
  public void close() {
    listening.close();
    meters.removeAll();
  }

  private final class Counting implements MemoryListener {

    @Override
    public void mapped(String region, String backend, RegionSpec spec) {
      mapped.increment();
    }

    @Override
    public void unmapped(String region, long size) {
      unmapped.increment();
    }

    @Override
    public void harvested(String log, String harvester, DirtyPages taken, OptionalLong nanos) {
      harvests.increment();
      pages.add(taken.count());
    }

    @Override
    public void faulted(String region, long offset, long length, OptionalLong fileLength) {
      faults.increment();
    }

    @Override
    public void closedForUser(String what, String user) {
      leaks.increment();
    }
  }
}
