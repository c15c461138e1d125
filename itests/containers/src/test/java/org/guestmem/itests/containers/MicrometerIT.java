package org.guestmem.itests.containers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.List;
import java.util.Map;
import org.guestmem.api.GuestMemoryRegion;
import org.guestmem.itests.driver.ContainerTest;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.CoreOptions;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.nat.internal.NativeTestContainerFactory;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;

/** A registry that is a service gets the meters, whether regions or it are there first. */
@ContainerTest(NativeTestContainerFactory.class)
class MicrometerIT {
  private static final Map<String, String> RAM =
      Map.of("guestmem.vm", "web1", "guestmem.size", "64KiB", "guestmem.dirty", "true");

  @Configuration
  static Option[] options() {
    return CoreOptions.options(
        Provision.api(),
        Provision.backEnds(),
        Provision.declarativeServices(),
        Provision.bundles(
            "jspecify",
            "micrometer-commons",
            "micrometer-observation",
            "micrometer-core",
            "org.guestmem.micrometer"));
  }

  private static double value(MeterRegistry registry, String name) {
    Gauge gauge = gauge(registry, name);
    return gauge == null ? -1 : gauge.value();
  }

  private static @Nullable Gauge gauge(MeterRegistry registry, String name) {
    return registry.find(name).tags("vm", "web1", "region", "ram0").gauge();
  }

  @Test
  void registryMustHaveTheMetersWhileItIsAService(BundleContext context) throws Exception {
    MeterRegistry registry = new SimpleMeterRegistry();
    try (ConfiguredRegion ram = new ConfiguredRegion(context, "ram0", RAM)) {
      GuestMemoryRegion region = context.getService(ram.published());
      ServiceRegistration<MeterRegistry> registered =
          context.registerService(MeterRegistry.class, registry, null);
      ConfiguredRegion.await(() -> gauge(registry, "guestmem.region.size") != null, "gauge");
      assertEquals(65_536, value(registry, "guestmem.region.size"));
      region.slice().putLong(0, 1);
      assertEquals(4096, value(registry, "guestmem.region.dirty"));
      region.mapping().dirtyBitmap().orElseThrow().harvest();
      assertEquals(0, value(registry, "guestmem.region.dirty"));
      assertTrue(registry.get("guestmem.harvests").functionCounter().count() >= 1);
      registered.unregister();
      assertEquals(List.of(), registry.getMeters());
    }
  }

  @Test
  void regionThatComesLaterMustBeMeasuredUntilItGoes(BundleContext context) throws Exception {
    MeterRegistry registry = new SimpleMeterRegistry();
    ServiceRegistration<MeterRegistry> registered =
        context.registerService(MeterRegistry.class, registry, null);
    double mapped = registry.get("guestmem.mapped").functionCounter().count();
    try (ConfiguredRegion ram = new ConfiguredRegion(context, "ram0", RAM)) {
      ram.published();
      ConfiguredRegion.await(() -> gauge(registry, "guestmem.region.size") != null, "gauge");
      assertEquals(mapped + 1, registry.get("guestmem.mapped").functionCounter().count());
    }
    ConfiguredRegion.await(() -> gauge(registry, "guestmem.region.size") == null, "its end");
    registered.unregister();
  }
}
