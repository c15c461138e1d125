package org.guestmem.itests.containers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.guestmem.api.GuestMemoryRegion;
import org.guestmem.api.MmapRegion;
import org.guestmem.api.RegionBusyException;
import org.guestmem.api.RegionSpec;
import org.guestmem.itests.containers.load.ForgetfulActivator;
import org.guestmem.itests.driver.ContainerTest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
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
import org.osgi.framework.ServiceRegistration;
import org.osgi.framework.wiring.FrameworkWiring;

/** What a plug-in left open with memory that others keep is ended when the plug-in has stopped. */
@ContainerTest(NativeTestContainerFactory.class)
class LeftOpenIT {
  private static final String PLUG_IN = "forgetful";

  private final OwnLog log = new OwnLog();
  private final List<String> notes = new CopyOnWriteArrayList<>();
  private final List<ServiceRegistration<?>> services = new ArrayList<>();
  private BundleContext context;
  private MmapRegion ram;

  @Configuration
  static Option[] options() {
    return CoreOptions.options(Provision.api(), Provision.backEnds());
  }

  @BeforeEach
  void plug(BundleContext own) {
    context = own;
    services.add(
        own.registerService(
            List.class, notes, FrameworkUtil.asDictionary(Map.of("notes", "true"))));
    ram = plug("ram0", 0);
  }

  private MmapRegion plug(String name, long base) {
    RegionSpec spec = RegionSpec.builder(65_536).label(name).trackDirty().build();
    MmapRegion mapping = new Platform(context).plainLookup().create(spec);
    services.add(
        context.registerService(
            GuestMemoryRegion.class,
            GuestMemoryRegion.of(name, base, mapping),
            FrameworkUtil.asDictionary(Map.of(GuestMemoryRegion.VM, "web1"))));
    return mapping;
  }

  @AfterEach
  void unplug() throws BundleException {
    plugIn().uninstall();
    services.forEach(ServiceRegistration::unregister);
    if (ram.isOpen()) {
      ram.close();
    }
    log.close();
  }

  private Bundle install(String leaves) throws BundleException {
    return context.installBundle(
        PLUG_IN,
        new TestBundle(PLUG_IN)
            .header("Leaves", leaves)
            .header(
                Constants.IMPORT_PACKAGE,
                "org.guestmem.api,org.guestmem.api.spi,org.osgi.framework")
            .activator(ForgetfulActivator.class)
            .jar());
  }

  private Bundle plugIn() {
    return Objects.requireNonNull(context.getBundle(PLUG_IN), "not installed");
  }

  private void startAndStop(String leaves) throws BundleException {
    install(leaves).start();
    assertEquals(List.of(), log.with("left it open"));
    notes.clear();
    plugIn().stop();
  }

  /** Refreshes the plug-in, of whose class loader nothing may be left then. */
  private void awaitEndOfLoader() throws InterruptedException {
    StaleLoaders loader = new StaleLoaders();
    loader.add(List.of(plugIn()));
    CountDownLatch refreshed = new CountDownLatch(1);
    context
        .getBundle(Constants.SYSTEM_BUNDLE_LOCATION)
        .adapt(FrameworkWiring.class)
        .refreshBundles(List.of(plugIn()), event -> refreshed.countDown());
    assertTrue(refreshed.await(10, TimeUnit.SECONDS));
    loader.awaitCollected();
  }

  @Test
  void stoppedPlugInMustHearNothingAndBeNamed() throws Exception {
    startAndStop("listeners");
    plug("ram1", 1 << 20).close();
    assertEquals(List.of("stopped"), notes);
    assertEquals(1, log.with("closing listener of", "'ram0'", "bundle forgetful").size());
    assertEquals(1, log.with("closing memory listener", "bundle forgetful").size());
    awaitEndOfLoader();
  }

  @Test
  void plugInThatFailsToStartMustHearNothingAndBeNamed() throws Exception {
    Bundle failing = install("listeners, failure");
    assertThrows(BundleException.class, () -> failing.start(Bundle.START_TRANSIENT));
    notes.clear();
    plug("ram1", 1 << 20).close();
    assertEquals(List.of(), notes);
    assertEquals(2, log.with("left it open", "bundle forgetful").size());
    awaitEndOfLoader();
  }

  @Test
  void harvesterLeftOpenMustKeepNoClassLoader() throws Exception {
    startAndStop("harvester");
    ram.slice().putLong(0, 42);
    awaitEndOfLoader();
    assertEquals(1, ram.dirtyBitmap().orElseThrow().harvest().count());
  }

  @Test
  @Tag("ffm")
  void leaseLeftOpenMustBeGivenBackSoThatItsRegionCloses() throws Exception {
    startAndStop("lease");
    assertEquals(List.of("stopped", "revoked"), notes);
    assertEquals(1, log.with("closing host address of", "'ram0'", "bundle forgetful").size());
    ram.close(Duration.ZERO);
    assertTrue(ram.isUnmapped());
    awaitEndOfLoader();
  }

  @Test
  @Tag("ffm")
  void leaseThatADeviceUsesMustGoOnToHoldTheMemory() throws Exception {
    startAndStop("lease, device");
    assertEquals(List.of("stopped", "revoked"), notes);
    awaitEndOfLoader();
    RegionBusyException e = assertThrows(RegionBusyException.class, () -> ram.close(Duration.ZERO));
    assertEquals(List.of("device"), e.holders());
    assertFalse(ram.isUnmapped());
  }
}
