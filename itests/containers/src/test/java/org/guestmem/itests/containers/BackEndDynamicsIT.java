package org.guestmem.itests.containers;

import static org.guestmem.itests.containers.Provision.FALLBACK;
import static org.guestmem.itests.containers.Provision.FFM;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import org.guestmem.api.GuestMemoryRegion;
import org.guestmem.api.MmapRegionFactory;
import org.guestmem.api.RegionClosedException;
import org.guestmem.itests.driver.ContainerTest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.CoreOptions;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.nat.internal.NativeTestContainerFactory;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.ServiceReference;

/**
 * Configured regions, while back ends stop, come back, are updated or have better ones beside them.
 */
@Tag("ffm")
@ContainerTest(NativeTestContainerFactory.class)
class BackEndDynamicsIT {
  private static final Map<String, String> PLAIN = Map.of("guestmem.size", "64KiB");

  @Configuration
  static Option[] options() {
    return CoreOptions.options(
        Provision.api(), Provision.backEnds(), Provision.declarativeServices());
  }

  @AfterEach
  void startBoth(BundleContext context) throws BundleException {
    new Platform(context).start(FALLBACK, FFM);
  }

  @Test
  void stoppedBackEndMustTakeItsRegionAndBringItBack(BundleContext context) throws Exception {
    Platform platform = new Platform(context);
    try (ConfiguredRegion configured = new ConfiguredRegion(context, "waiting", PLAIN)) {
      GuestMemoryRegion stale =
          context.getService(configured.published(MmapRegionFactory.BACKEND, "ffm"));
      platform.stop(FFM);
      assertTrue(configured.now().isEmpty(), "gone when stop() returns, and no silent swap");
      assertFalse(stale.mapping().isOpen());
      assertThrows(RegionClosedException.class, () -> stale.slice().getByte(0));
      platform.stop(FALLBACK);
      platform.start(FALLBACK);
      assertTrue(configured.now().isEmpty(), "no silent swap");
      platform.start(FFM);
      assertEquals("ffm", configured.now().orElseThrow().getProperty(MmapRegionFactory.BACKEND));
    }
  }

  @Test
  void updatedBackEndMustBringANewRegion(BundleContext context) throws Exception {
    Platform platform = new Platform(context);
    try (ConfiguredRegion configured = new ConfiguredRegion(context, "updated", PLAIN)) {
      ServiceReference<GuestMemoryRegion> old = configured.published();
      platform.bundle(FFM).update();
      ServiceReference<GuestMemoryRegion> next = configured.published();
      assertFalse(old.equals(next));
      GuestMemoryRegion region = context.getService(next);
      assertEquals("ffm", region.mapping().backend());
      region.slice().putInt(0, 42);
    }
  }

  @Test
  void betterBackEndMustMoveNothingUntilTheMappingChanges(BundleContext context) throws Exception {
    Platform platform = new Platform(context);
    platform.stop(FFM);
    try (ConfiguredRegion configured = new ConfiguredRegion(context, "staying", PLAIN)) {
      ServiceReference<GuestMemoryRegion> service = configured.published();
      GuestMemoryRegion region = context.getService(service);
      region.slice().putInt(0, 42);
      platform.start(FFM);
      assertEquals(service, configured.now().orElseThrow());
      assertEquals(42, region.slice().getInt(0));
      configured.change(Map.of("guestmem.size", "128KiB"));
      configured.published(MmapRegionFactory.BACKEND, "ffm");
    }
  }

  @Test
  void stoppedApiMustWithdrawEverythingAndComeBack(BundleContext context) throws Exception {
    Platform platform = new Platform(context);
    try (ConfiguredRegion configured = new ConfiguredRegion(context, "restarted", PLAIN)) {
      GuestMemoryRegion stale = context.getService(configured.published());
      platform.stop(Provision.API);
      assertTrue(configured.now().isEmpty());
      assertFalse(stale.mapping().isOpen());
      platform.start(Provision.API);
      configured.published();
    }
  }
}
