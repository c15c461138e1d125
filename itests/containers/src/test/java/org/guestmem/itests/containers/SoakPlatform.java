package org.guestmem.itests.containers;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.guestmem.itests.containers.ledger.Ledger;
import org.guestmem.itests.containers.soak.SoakActivator;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkUtil;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;

/**
 * The platform of a soak: both back ends, regions from configurations, a plug-in that uses them
 * without rest, and all that can happen to them.
 */
final class SoakPlatform implements AutoCloseable {
  private static final String LOAD = "soak";
  private static final String REGION = "org.guestmem.api.GuestMemoryRegion";
  private static final int FILE_SIZE = 256 << 10;
  private static final int ACCESSES = 5000;

  private final Ledger ledger;
  private final Path file;
  private final FreshFramework framework;
  private final StaleLoaders loaders = new StaleLoaders();
  private boolean other;
  private long changes;
  private long refreshes;
  private long stops;

  SoakPlatform(Path storage, Ledger ledger) throws Exception {
    this.ledger = ledger;
    file = storage.resolve("ram");
    try (RandomAccessFile ram = new RandomAccessFile(file.toFile(), "rw")) {
      ram.setLength(FILE_SIZE);
    }
    String shared = Ledger.class.getPackageName();
    framework =
        new FreshFramework(storage, Map.of(Constants.FRAMEWORK_SYSTEMPACKAGES_EXTRA, shared));
    framework.context().registerService(Ledger.class, ledger, null);
    framework.install(FreshFramework.DS_LIBRARIES);
    framework.install(
        List.of("org.apache.felix.configadmin", "org.apache.felix.scr", Provision.API));
    framework.install(List.of(Provision.FALLBACK, Provision.FFM, "org.guestmem.follow"));
    framework.install(
        LOAD,
        new TestBundle(LOAD)
            .header(
                Constants.IMPORT_PACKAGE,
                "org.guestmem.api,org.osgi.framework,org.osgi.util.tracker," + shared)
            .addPackageOf(SoakActivator.class)
            .header(Constants.BUNDLE_ACTIVATOR, SoakActivator.class.getName())
            .jar());
    framework.start();
    configure("ram0", "0", Map.of("guestmem.size", "512KiB", "guestmem.dirty", "true"));
    change();
    ready();
  }

  /** All that can happen to those who use memory, once, each under load. */
  void cycle() throws Exception {
    for (String refreshed :
        List.of(Provision.FALLBACK, Provision.FFM, "org.guestmem.follow", LOAD, Provision.API)) {
      change();
      ready();
      refresh(framework.bundle(refreshed));
      ready();
    }
    for (String stopped : List.of(Provision.FFM, Provision.FALLBACK)) {
      Bundle bundle = framework.bundle(stopped);
      bundle.stop();
      unplug();
      bundle.start();
      stops++;
      change();
      ready();
    }
    change(); // the eighth: each cycle ends as it began
    ready();
  }

  private void refresh(Bundle bundle) throws Exception {
    loaders.add(framework.dependants(bundle));
    framework.refresh(bundle);
    refreshes++;
  }

  /** Gives the file another back end, one region another size, and brings back one that went. */
  private void change() throws IOException {
    other = !other;
    configure(
        "file0",
        "4GiB",
        Map.of(
            "guestmem.size",
            "256KiB",
            "guestmem.backing",
            "file:" + file,
            "guestmem.truncation",
            other ? "trusted" : "unsafe-atomics",
            "factory.target",
            "(guestmem.backend=" + fileBackend() + ')'));
    configure("ram1", "8GiB", Map.of("guestmem.size", Long.toString(ramSize())));
    configure(
        "ram2",
        "512KiB",
        Map.of(
            "guestmem.size", "256KiB",
            "guestmem.dirty", "64KiB",
            "factory.target", "(guestmem.backend=fallback)"));
  }

  private String fileBackend() {
    return other ? "ffm" : "fallback";
  }

  private long ramSize() {
    return other ? 256 << 10 : 512 << 10;
  }

  private void unplug() throws IOException {
    configuration("ram2").delete();
    changes++;
  }

  private void configure(String name, String base, Map<String, String> values) throws IOException {
    Map<String, Object> all = new HashMap<>(values);
    all.put("guestmem.name", name);
    all.put("guestmem.base", base);
    configuration(name).update(FrameworkUtil.asDictionary(all));
    changes++;
  }

  private Configuration configuration(String name) throws IOException {
    BundleContext context = framework.context();
    ConfigurationAdmin admin =
        context.getService(context.getServiceReference(ConfigurationAdmin.class));
    return admin.getFactoryConfiguration("org.guestmem.region", name, "?");
  }

  /** Waits until the load works on all regions. */
  private void ready() {
    framework.await(REGION, "(guestmem.name=ram0)");
    framework.await(REGION, "(&(guestmem.name=ram1)(guestmem.size=" + ramSize() + "))");
    framework.await(REGION, "(guestmem.name=ram2)");
    framework.await(REGION, "(&(guestmem.name=file0)(guestmem.backend=" + fileBackend() + "))");
    framework.await("org.guestmem.follow.MemoryFollower", "(service.id=*)");
    long done = ledger.get(Ledger.Count.ACCESSES);
    ConfiguredRegion.await(
        () -> ledger.get(Ledger.Count.ACCESSES) > done + ACCESSES, "access under load");
  }

  /** Ends the load, which checks every byte. */
  void rest() throws BundleException {
    framework.bundle(LOAD).stop();
  }

  void work() throws BundleException {
    framework.bundle(LOAD).start();
    ready();
  }

  /** Waits until nothing is left of the bundles as they were before they were refreshed. */
  void awaitCollected() {
    loaders.awaitCollected();
  }

  /** What was done to the platform, for people. */
  @Override
  public String toString() {
    return "%,d configurations changed, %,d bundles refreshed, %,d back ends stopped and started"
        .formatted(changes, refreshes, stops);
  }

  @Override
  public void close() throws BundleException {
    framework.close();
  }
}
