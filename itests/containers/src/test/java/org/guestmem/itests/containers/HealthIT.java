package org.guestmem.itests.containers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.apache.felix.hc.api.Result;
import org.apache.felix.hc.api.execution.HealthCheckExecutionOptions;
import org.apache.felix.hc.api.execution.HealthCheckExecutionResult;
import org.apache.felix.hc.api.execution.HealthCheckExecutor;
import org.apache.felix.hc.api.execution.HealthCheckSelector;
import org.guestmem.api.HostAddressLease;
import org.guestmem.api.MmapRegion;
import org.guestmem.api.RegionBusyException;
import org.guestmem.itests.driver.ContainerTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.CoreOptions;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.nat.internal.NativeTestContainerFactory;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceReference;
import org.osgi.service.cm.ConfigurationAdmin;

/** The checks as the health checks of Felix run them. */
@ContainerTest(NativeTestContainerFactory.class)
class HealthIT {
  private static final String PREFIX = "Guest memory: ";

  @Configuration
  static Option[] options() {
    return CoreOptions.options(
        Provision.api(),
        Provision.backEnds(),
        Provision.declarativeServices(),
        CoreOptions.bundle(Provision.url("slf4j-simple")).noStart(),
        Provision.bundles(
            "slf4j-api",
            "jakarta.servlet-api",
            "org.osgi.service.servlet",
            "org.osgi.service.event",
            "org.apache.felix.healthcheck.api",
            "org.apache.felix.healthcheck.core",
            "org.guestmem.health"));
  }

  private static Map<String, Result> results(BundleContext context) {
    ConfiguredRegion.await(
        () -> context.getServiceReference(HealthCheckExecutor.class) != null, "executor");
    ServiceReference<HealthCheckExecutor> reference =
        context.getServiceReference(HealthCheckExecutor.class);
    Map<String, Result> results = new TreeMap<>();
    for (HealthCheckExecutionResult result :
        context
            .getService(reference)
            .execute(
                HealthCheckSelector.tags("guestmem"),
                new HealthCheckExecutionOptions().setForceInstantExecution(true))) {
      String name = result.getHealthCheckMetadata().getName();
      results.put(name.substring(PREFIX.length()), result.getHealthCheckResult());
    }
    return results;
  }

  private static Result of(Map<String, Result> results, String check) {
    return Objects.requireNonNull(results.get(check), check);
  }

  private static void await(BundleContext context, String check, Result.Status status) {
    ConfiguredRegion.await(
        () -> {
          Result result = results(context).get(check);
          return result != null && result.getStatus() == status;
        },
        status + " of " + check);
  }

  @Test
  void everyCheckMustRunWithoutAConfiguration(BundleContext context) {
    Map<String, Result> results = results(context);
    assertEquals(
        "[back end, file descriptors, files behind regions, huge pages, leaks, locked memory,"
            + " mappings]",
        results.keySet().toString());
    for (String check : new String[] {"back end", "mappings", "file descriptors", "huge pages"}) {
      assertEquals(Result.Status.OK, of(results, check).getStatus(), () -> results + "");
    }
  }

  @Test
  void missingBackEndMustBeCritical(BundleContext context) throws Exception {
    org.osgi.service.cm.Configuration configuration =
        context
            .getService(context.getServiceReference(ConfigurationAdmin.class))
            .getConfiguration("org.guestmem.health.backend", "?");
    try {
      configuration.update(FrameworkUtil.asDictionary(Map.of("backend", "other")));
      await(context, "back end", Result.Status.CRITICAL);
      configuration.update(FrameworkUtil.asDictionary(Map.of("backend", "fallback")));
      Platform platform = new Platform(context);
      boolean ffm = platform.backEnd("ffm").isPresent();
      await(context, "back end", ffm ? Result.Status.CRITICAL : Result.Status.OK);
    } finally {
      configuration.delete();
    }
    await(context, "back end", Result.Status.OK);
  }

  @Test
  void thresholdMustBeConfigurable(BundleContext context) throws Exception {
    org.osgi.service.cm.Configuration configuration =
        context
            .getService(context.getServiceReference(ConfigurationAdmin.class))
            .getConfiguration("org.guestmem.health.mappings", "?");
    try {
      configuration.update(FrameworkUtil.asDictionary(Map.of("warnPercent", 0)));
      await(context, "mappings", Result.Status.WARN);
    } finally {
      configuration.delete();
    }
    await(context, "mappings", Result.Status.OK);
  }

  @Test
  void leakingPlugInMustBeNamed(BundleContext context) throws Exception {
    Bundle plugin = context.installBundle("leaky", new TestBundle("leaky").jar());
    plugin.start();
    assertTrue(new Platform(plugin.getBundleContext()).newRegion().isOpen());
    plugin.uninstall();
    Result leaks = of(results(context), "leaks");
    assertEquals(Result.Status.WARN, leaks.getStatus());
    assertTrue(leaks.toString().contains("leaky"), leaks::toString);
  }

  @Test
  @Tag("ffm")
  void holderOfALeakedLeaseMustBeNamed(BundleContext context) {
    MmapRegion region = new Platform(context).newRegion();
    HostAddressLease lease = region.lendHostAddress("forgetful device", () -> {});
    assertThrows(RegionBusyException.class, () -> region.close(Duration.ZERO));
    lease.close();
    Result leaks = of(results(context), "leaks");
    assertEquals(Result.Status.WARN, leaks.getStatus());
    assertTrue(leaks.toString().contains("forgetful device"), leaks::toString);
  }

  @Test
  void shrunkFileMustBeCritical(BundleContext context, @TempDir Path directory) throws Exception {
    Path file = Files.write(directory.resolve("ram"), new byte[16_384]);
    Map<String, String> values =
        Map.of("guestmem.size", "16KiB", "guestmem.backing", "file:" + file);
    try (ConfiguredRegion ram = new ConfiguredRegion(context, "ram0", values)) {
      ram.published();
      await(context, "files behind regions", Result.Status.OK);
      try (RandomAccessFile shortened = new RandomAccessFile(file.toFile(), "rw")) {
        shortened.setLength(4096);
      }
      await(context, "files behind regions", Result.Status.CRITICAL);
    }
    await(context, "files behind regions", Result.Status.OK);
  }
}
