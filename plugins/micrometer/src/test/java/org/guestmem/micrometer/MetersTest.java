package org.guestmem.micrometer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.List;
import java.util.OptionalLong;
import org.guestmem.api.GuestMemoryRegion;
import org.guestmem.api.MmapRegion;
import org.guestmem.api.RegionSpec;
import org.guestmem.api.spi.MemoryListeners;
import org.guestmem.fallback.FallbackRegionFactory;
import org.junit.jupiter.api.Test;

/** What a registry is told, and that it is told nothing any more when nothing is there. */
final class MetersTest {
  private static final RegionSpec TRACKED = RegionSpec.builder(8192).trackDirty().build();

  private final FallbackRegionFactory factory = new FallbackRegionFactory();
  private final MeterRegistry registry = new SimpleMeterRegistry();

  private double counted(String name) {
    return registry.get(name).functionCounter().count();
  }

  private double gauge(String name) {
    return registry.get(name).tags("vm", "web1", "region", "ram0").gauge().value();
  }

  @Test
  void whatBecomesOfMemoryMustBeCounted() {
    try (GuestMemoryMetrics metrics = new GuestMemoryMetrics()) {
      metrics.bindTo(registry);
      try (MmapRegion region = factory.create(TRACKED)) {
        region.slice().putInt(0, 1);
        region.slice().putInt(4096, 1);
        region.dirtyBitmap().orElseThrow().harvest();
      }
      MemoryListeners.all().faulted("a region", 0, 1, OptionalLong.empty());
      MemoryListeners.all().closedForUser("a region", "a bundle");
      for (String name : List.of("mapped", "unmapped", "harvests", "faults", "leaks")) {
        assertEquals(1, counted("guestmem." + name), name);
      }
      assertEquals(2, counted("guestmem.harvested.pages"));
    }
    assertEquals(List.of(), registry.getMeters());
  }

  @Test
  void gaugesMustFollowTheRegion() {
    try (MmapRegion mapping = factory.create(TRACKED);
        RegionMetrics metrics =
            new RegionMetrics("web1", GuestMemoryRegion.of("ram0", 0, mapping))) {
      metrics.bindTo(registry);
      assertEquals(8192, gauge("guestmem.region.size"));
      assertTrue(Double.isNaN(gauge("guestmem.region.resident")));
      assertEquals(0, gauge("guestmem.region.dirty"));
      mapping.slice().putInt(4096, 1);
      assertEquals(4096, gauge("guestmem.region.dirty"));
      assertEquals(1, mapping.dirtyBitmap().orElseThrow().count(), "a look takes nothing");
    }
    assertEquals(List.of(), registry.getMeters());
  }

  @Test
  void regionWithoutALogMustHaveNoGaugeOfIt() {
    try (MmapRegion mapping = factory.create(RegionSpec.builder(8192).build());
        RegionMetrics metrics =
            new RegionMetrics("web1", GuestMemoryRegion.of("ram0", 0, mapping))) {
      metrics.bindTo(registry);
      assertEquals(2, registry.getMeters().size());
    }
  }

  @Test
  void regionThatReplacesAnotherMustHaveItsGauges() {
    try (GuestMemoryMetrics all = new GuestMemoryMetrics();
        MmapRegion small = factory.create(TRACKED);
        MmapRegion large = factory.create(RegionSpec.builder(16_384).trackDirty().build())) {
      Meters meters = new Meters(all);
      meters.add(registry);
      RegionMetrics before = new RegionMetrics("web1", GuestMemoryRegion.of("ram0", 0, small));
      RegionMetrics after = new RegionMetrics("web1", GuestMemoryRegion.of("ram0", 0, large));
      meters.add(before);
      meters.add(after);
      meters.remove(before);
      assertEquals(16_384, gauge("guestmem.region.size"));
      meters.remove(registry);
      assertEquals(List.of(), registry.getMeters());
      meters.add(registry);
      assertEquals(16_384, gauge("guestmem.region.size"));
      meters.remove(after);
    }
    assertEquals(List.of(), registry.getMeters());
  }
}
