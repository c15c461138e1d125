package org.guestmem.itests.containers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.guestmem.itests.containers.load.LoadActivator;
import org.guestmem.itests.containers.load.UserActivator;
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
  private static final int REFRESHES = 10;
  private static final String LOAD = "load";
  private static final String USER = "user";
  private static final String REGION = "org.guestmem.api.GuestMemoryRegion";
  private static final boolean HAS_FFM = Runtime.version().feature() >= 22;
  private static final String ALIGN = "guestmem.align";
  private static final String ALIGNMENT =
      HAS_FFM ? Long.toString(LoadActivator.REGION_ALIGNMENT) : "none";
  private static final String BEST = HAS_FFM ? "ffm" : "fallback";

  private final OwnLog log = new OwnLog();
  private final KvmMachine machine = new KvmMachine();
  private ProcessFootprint before;
  private FreshFramework framework;

  @BeforeEach
  void start(@TempDir Path storage) throws Exception {
    before = ProcessFootprint.now();
    framework = new FreshFramework(storage, Map.of());
    framework.install(FreshFramework.DS_LIBRARIES);
    framework.install(
        List.of("org.apache.felix.configadmin", "org.apache.felix.scr", Provision.API));
    framework.install(
        List.of("org.osgi.service.log", "jspecify", "micrometer-commons", "micrometer-core"));
    framework.install(List.of("slf4j-api", "slf4j-simple"));
    framework.install(
        List.of(
            "org.apache.felix.gogo.runtime",
            "org.apache.felix.inventory",
            "org.apache.felix.healthcheck.api"));
    framework.install(List.of(Provision.FALLBACK, "org.guestmem.pagemap", "org.guestmem.follow"));
    framework.install(List.of("org.guestmem.shell", "org.guestmem.inventory"));
    framework.install(
        List.of("org.guestmem.management", "org.guestmem.health", "org.guestmem.micrometer"));
    if (HAS_FFM) {
      framework.install(List.of(Provision.FFM, "org.guestmem.kvm"));
    }
    install(
        USER,
        UserActivator.class,
        "org.apache.felix.hc.api,org.apache.felix.inventory,org.apache.felix.service.command,"
            + "io.micrometer.core.instrument,io.micrometer.core.instrument.simple");
    install(LOAD, LoadActivator.class, "org.guestmem.api,org.guestmem.api.spi");
    framework.start();
    for (Bundle bundle : framework.context().getBundles()) {
      assertEquals(Bundle.ACTIVE, bundle.getState(), bundle::toString);
    }
    // Named, for after a refresh either back end may be the first.
    configure("ram0", "0", Map.of("factory.target", "(guestmem.backend=fallback)"));
    configure(
        "ram1",
        "4GiB",
        Map.of("factory.target", "(guestmem.backend=" + BEST + ")", ALIGN, ALIGNMENT));
    if (HAS_FFM) {
      // Guards keep it from becoming one mapping with private memory of the JVM.
      configure(
          "ram2",
          "8GiB",
          Map.of("guestmem.shared", "false", "guestmem.guard", "4KiB", ALIGN, ALIGNMENT));
    }
    ready();
  }

  private void install(String name, Class<?> activator, String imports) throws BundleException {
    framework.install(
        name,
        new TestBundle(name)
            .header(Constants.IMPORT_PACKAGE, imports + ",org.osgi.framework,org.osgi.util.tracker")
            .addPackageOf(activator)
            .header(Constants.BUNDLE_ACTIVATOR, activator.getName())
            .jar());
  }

  private void configure(String name, String base, Map<String, String> more) throws Exception {
    BundleContext context = framework.context();
    ConfigurationAdmin admin =
        context.getService(context.getServiceReference(ConfigurationAdmin.class));
    Map<String, Object> values = new HashMap<>(more);
    values.put("guestmem.name", name);
    values.put("guestmem.base", base);
    values.put("guestmem.size", Long.toString(LoadActivator.REGION_SIZE));
    admin
        .getFactoryConfiguration("org.guestmem.region", name, "?")
        .update(FrameworkUtil.asDictionary(values));
  }

  /** Waits until the load works on the regions, gives one to a machine and uses all plug-ins. */
  private void ready() throws Exception {
    framework.await(REGION, "(guestmem.name=ram0)");
    ServiceReference<?> ram1 = framework.await(REGION, "(guestmem.name=ram1)");
    if (HAS_FFM) {
      framework.await(REGION, "(guestmem.name=ram2)");
      machine.renew(framework, framework.context().getService(ram1));
    }
    framework.await("org.guestmem.follow.MemoryFollower", "(service.id=*)");
    ServiceReference<?> load = framework.await(AtomicLong.class.getName(), "(load=true)");
    AtomicLong accesses = (AtomicLong) framework.context().getService(load);
    long done = accesses.get();
    ConfiguredRegion.await(() -> accesses.get() > done + 1000, "access under load");
    ServiceReference<?> user = framework.await(Runnable.class.getName(), "(user=true)");
    ((Runnable) framework.context().getService(user)).run();
  }

  @AfterEach
  void stop() throws Exception {
    machine.close();
    framework.close();
    log.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        Provision.API,
        Provision.FALLBACK,
        "org.guestmem.follow",
        "org.guestmem.health",
        "org.guestmem.inventory",
        "org.guestmem.management",
        "org.guestmem.micrometer",
        "org.guestmem.pagemap",
        "org.guestmem.shell",
        LOAD
      })
  void refreshedBundleMustLeaveNothing(String name) throws Exception {
    refreshManyTimes(name);
  }

  @ParameterizedTest
  @ValueSource(strings = {Provision.FFM, "org.guestmem.kvm"})
  @Tag("ffm")
  void refreshedBundleOfJava22MustLeaveNothing(String name) throws Exception {
    refreshManyTimes(name);
  }

  private void refreshManyTimes(String name) throws Exception {
    Bundle bundle = framework.bundle(name);
    framework.refresh(bundle); // what is done once only is done now
    ready();
    StaleLoaders loaders = new StaleLoaders();
    ProcessFootprint warm = idleFootprint();
    for (int i = 0; i < REFRESHES; i++) {
      loaders.add(framework.dependants(bundle));
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
    ProcessFootprint full = ProcessFootprint.now();
    assertTrue(full.threads().contains("load"));
    if (HAS_FFM) {
      assertEquals(1, full.mappings().stream().filter(m -> m.startsWith("rw-p ")).count());
    }
    machine.close();
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
