package org.guestmem.micrometer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.felix.framework.FrameworkFactory;
import org.guestmem.api.GuestMemoryRegion;
import org.guestmem.api.MmapRegion;
import org.guestmem.api.RegionSpec;
import org.guestmem.fallback.FallbackRegionFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.launch.Framework;

/** Services that go on one thread while the bundle stops on another. */
final class TrackingTest {
  private static final RegionSpec SPEC = RegionSpec.builder(8192).build();

  @TempDir Path storage;

  private Framework framework;
  private BundleContext context;

  /** Of the framework itself, since its context ends as any bundle's does. */
  @BeforeEach
  void start() throws BundleException {
    framework =
        new FrameworkFactory()
            .newFramework(
                Map.of(Constants.FRAMEWORK_STORAGE, storage.toString(), "felix.log.level", "1"));
    framework.start();
    context = framework.getBundleContext();
  }

  private void stop() throws Exception {
    framework.stop();
    framework.waitForStop(10_000);
    assertThrows(IllegalStateException.class, context::getBundles);
  }

  private <S> ServiceReference<S> register(Class<S> type, S service) {
    return context.registerService(type, service, null).getReference();
  }

  @Test
  void regionThatGoesAfterTheBundleMustRaiseNothing() throws Exception {
    MeterRegistry registry = new SimpleMeterRegistry();
    try (GuestMemoryMetrics all = new GuestMemoryMetrics();
        MmapRegion mapping = new FallbackRegionFactory().create(SPEC)) {
      Meters meters = new Meters(all);
      meters.add(registry);
      int others = registry.getMeters().size();
      RegionTracking tracking = new RegionTracking(context, meters);
      ServiceReference<GuestMemoryRegion> going =
          register(GuestMemoryRegion.class, GuestMemoryRegion.of("ram0", 0, mapping));
      RegionMetrics metrics = Objects.requireNonNull(tracking.addingService(going));
      assertEquals(others + 2, registry.getMeters().size());
      stop();
      tracking.removedService(going, metrics);
      assertEquals(others, registry.getMeters().size());
    }
  }

  @Test
  void registryThatGoesAfterTheBundleMustRaiseNothing() throws Exception {
    MeterRegistry registry = new SimpleMeterRegistry();
    try (GuestMemoryMetrics all = new GuestMemoryMetrics()) {
      RegistryTracking tracking = new RegistryTracking(context, new Meters(all));
      ServiceReference<MeterRegistry> going = register(MeterRegistry.class, registry);
      assertEquals(registry, tracking.addingService(going));
      stop();
      tracking.removedService(going, registry);
    }
    assertEquals(List.of(), registry.getMeters());
  }
}
