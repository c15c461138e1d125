package org.guestmem.itests.containers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.guestmem.itests.containers.load.LoadActivator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceReference;
import org.osgi.service.cm.ConfigurationAdmin;

/** Bundles that are refreshed under load leave nothing behind, nor does the whole framework. */
class LeakIT {
  private static final int REFRESHES = 20;
  private static final String LOAD = "load";
  private static final String MANAGEMENT = "org.guestmem.management";
  private static final String REGION = "org.guestmem.api.GuestMemoryRegion";

  private final OwnLog log = new OwnLog();
  private ProcessFootprint before;
  private FreshFramework framework;

  @BeforeEach
  void start(@TempDir Path storage) throws Exception {
    before = ProcessFootprint.now();
    framework = new FreshFramework(storage, Map.of());
    framework.install(FreshFramework.DS_LIBRARIES);
    framework.install(
        List.of("org.apache.felix.configadmin", "org.apache.felix.scr", Provision.API));
    framework.install(List.of(Provision.FALLBACK, "org.guestmem.follow", MANAGEMENT));
    if (Runtime.version().feature() >= 22) {
      framework.install(List.of(Provision.FFM));
    }
    framework.install(
        LOAD,
        new TestBundle(LOAD)
            .header(
                Constants.IMPORT_PACKAGE,
                "org.guestmem.api,org.guestmem.api.spi,org.osgi.framework,org.osgi.util.tracker")
            .activator(LoadActivator.class)
            .jar());
    framework.start();
    configure("ram0", "0");
    configure("ram1", "4GiB");
    ready();
  }

  private void configure(String name, String base) throws Exception {
    BundleContext context = framework.context();
    ConfigurationAdmin admin =
        context.getService(context.getServiceReference(ConfigurationAdmin.class));
    Map<String, Object> values =
        Map.of("guestmem.name", name, "guestmem.size", "64KiB", "guestmem.base", base);
    admin
        .getFactoryConfiguration("org.guestmem.region", name, "?")
        .update(FrameworkUtil.asDictionary(values));
  }

  /** Waits until the load works on both regions. */
  private void ready() {
    framework.await(REGION, "(guestmem.name=ram0)");
    framework.await(REGION, "(guestmem.name=ram1)");
    framework.await("org.guestmem.follow.MemoryFollower", "(service.id=*)");
    ServiceReference<?> load = framework.await(AtomicLong.class.getName(), "(load=true)");
    AtomicLong accesses = (AtomicLong) framework.context().getService(load);
    long done = accesses.get();
    ConfiguredRegion.await(() -> accesses.get() > done + 1000, "access under load");
  }

  @AfterEach
  void stop() throws BundleException {
    framework.close();
    log.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {Provision.API, Provision.FALLBACK, "org.guestmem.follow", MANAGEMENT, LOAD})
  void refreshedBundleMustLeaveNothing(String name) throws Exception {
    refreshManyTimes(name);
  }

  @Test
  @Tag("ffm")
  void refreshedFfmMustLeaveNothing() throws Exception {
    refreshManyTimes(Provision.FFM);
  }

  private void refreshManyTimes(String name) throws Exception {
    Bundle bundle = framework.bundle(name);
    framework.refresh(bundle); // what is done once only is done now
    ready();
    StaleLoaders loaders = new StaleLoaders();
    ProcessFootprint warm = idleFootprint();
    for (int i = 0; i < REFRESHES; i++) {
      loaders.add(bundle);
      framework.refresh(bundle);
      ready();
    }
    framework.bundle(LOAD).stop();
    loaders.awaitCollected();
    ProcessFootprint.awaitReturnTo(warm);
  }

  /** Without the load, which has some regions more or less open at any time. */
  private ProcessFootprint idleFootprint() throws BundleException {
    framework.bundle(LOAD).stop();
    System.gc();
    ProcessFootprint idle = ProcessFootprint.now();
    framework.bundle(LOAD).start();
    return idle;
  }

  @Test
  void stoppedFrameworkMustLeaveNothing() throws Exception {
    assertTrue(ProcessFootprint.now().threads().contains("load"));
    framework.close();
    ProcessFootprint.awaitReturnTo(before);
  }

  @Test
  void logMustNameWhoLeaked() throws BundleException {
    assertEquals(List.of(), log.with("left it open"));
    framework.bundle(LOAD).stop();
    List<String> leaks = log.with("left it open");
    assertFalse(leaks.isEmpty());
    leaks.forEach(leak -> assertTrue(leak.contains("bundle " + LOAD), leak));
    leaks.forEach(leak -> assertTrue(leak.contains("'leaked'"), leak));
  }
}
