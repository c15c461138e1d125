package org.guestmem.itests.containers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.guestmem.api.MmapRegion;
import org.guestmem.api.MmapRegionFactory;
import org.guestmem.api.RegionClosedException;
import org.guestmem.api.RegionGroup;
import org.guestmem.api.RegionSpec;
import org.guestmem.itests.containers.load.FailingActivator;
import org.guestmem.itests.driver.ContainerTest;
import org.junit.jupiter.api.Test;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.CoreOptions;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.nat.internal.NativeTestContainerFactory;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.wiring.FrameworkWiring;

/** Who leaves regions open loses them; on any back end. */
@ContainerTest(NativeTestContainerFactory.class)
class BundleScopeIT {

  @Configuration
  static Option[] options() {
    return CoreOptions.options(Provision.api(), Provision.backEnds());
  }

  @Test
  void stoppingABundleMustCloseItsRegionsAndNoOthers(BundleContext context) throws Exception {
    Bundle plugin = plugin(context, "leaky");
    try (MmapRegion mine = new Platform(context).newRegion()) {
      MmapRegion leaked = new Platform(plugin.getBundleContext()).newRegion();
      plugin.stop();
      assertFalse(leaked.isOpen());
      assertThrows(RegionClosedException.class, () -> leaked.slice().getByte(0));
      assertTrue(mine.isOpen());
    } finally {
      plugin.uninstall();
    }
  }

  @Test
  void lettingTheServiceGoMustCloseItsRegions(BundleContext context) throws Exception {
    Bundle plugin = plugin(context, "tidy");
    try {
      BundleContext own = plugin.getBundleContext();
      ServiceReference<MmapRegionFactory> reference =
          own.getServiceReference(MmapRegionFactory.class);
      MmapRegion leaked = new Platform(own).newRegion();
      assertTrue(leaked.isOpen());
      own.ungetService(reference);
      assertFalse(leaked.isOpen());
    } finally {
      plugin.uninstall();
    }
  }

  @Test
  void stoppingABundleMustCloseItsGroups(BundleContext context) throws Exception {
    Bundle plugin = plugin(context, "grouping");
    try {
      RegionGroup group = new Platform(plugin.getBundleContext()).plainLookup().createGroup();
      MmapRegion leaked = group.create(RegionSpec.builder(4096).build());
      plugin.stop();
      assertFalse(group.isOpen());
      assertThrows(RegionClosedException.class, () -> leaked.slice().getByte(0));
      assertThrows(IllegalStateException.class, group::createGroup);
    } finally {
      plugin.uninstall();
    }
  }

  @Test
  void refreshingABundleMustCloseItsRegions(BundleContext context) throws Exception {
    Bundle plugin = plugin(context, "refreshed");
    try {
      MmapRegion leaked = new Platform(plugin.getBundleContext()).newRegion();
      CountDownLatch refreshed = new CountDownLatch(1);
      context
          .getBundle(Constants.SYSTEM_BUNDLE_LOCATION)
          .adapt(FrameworkWiring.class)
          .refreshBundles(List.of(plugin), event -> refreshed.countDown());
      assertTrue(refreshed.await(10, TimeUnit.SECONDS));
      assertFalse(leaked.isOpen());
      assertEquals(Bundle.ACTIVE, plugin.getState());
    } finally {
      plugin.uninstall();
    }
  }

  @Test
  void bundleThatFailsToStartMustLoseItsRegions(BundleContext context) throws Exception {
    List<MmapRegion> mapped = new ArrayList<>();
    context.registerService(
        List.class, mapped, FrameworkUtil.asDictionary(Map.of("mapped", "true")));
    Bundle plugin =
        context.installBundle(
            "failing",
            new TestBundle("failing")
                .header(Constants.IMPORT_PACKAGE, "org.guestmem.api,org.osgi.framework")
                .activator(FailingActivator.class)
                .jar());
    try {
      assertThrows(BundleException.class, plugin::start);
      assertEquals(1, mapped.size());
      assertFalse(mapped.get(0).isOpen());
    } finally {
      plugin.uninstall();
    }
  }

  private static Bundle plugin(BundleContext context, String name) throws BundleException {
    Bundle bundle = context.installBundle(name, new TestBundle(name).jar());
    bundle.start();
    return bundle;
  }
}
