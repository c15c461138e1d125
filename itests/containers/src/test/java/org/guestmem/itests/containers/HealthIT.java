package org.guestmem.itests.containers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.apache.felix.hc.api.HealthCheck;
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
import org.osgi.framework.BundleException;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.service.cm.ConfigurationAdmin;

/** The checks as the health checks of Felix run them. */
@ContainerTest(NativeTestContainerFactory.class)
class HealthIT {
  private static final String HEALTH = "org.guestmem.health";
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
            HEALTH));
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

  /** What other tests of this class left open is forgotten with the bundle. */
  private static void restart(BundleContext context) throws BundleException {
    Platform platform = new Platform(context);
    platform.stop(HEALTH);
    platform.start(HEALTH);
  }

  private static org.osgi.service.cm.Configuration configuration(
      BundleContext context, String check) throws IOException {
    return context
        .getService(context.getServiceReference(ConfigurationAdmin.class))
        .getConfiguration(HEALTH + "." + check, "?");
  }

  @Test
  void everyCheckMustRunWithoutAConfiguration(BundleContext context) throws Exception {
    restart(context);
    Map<String, Result> results = results(context);
    assertEquals(
        "[back end, file descriptors, files behind regions, huge pages, leaks, locked memory,"
            + " mappings]",
        results.keySet().toString());
    // Of huge pages this host may have none left: the next test says how many it needs.
    results.remove("huge pages");
    results.forEach(
        (check, result) ->
            assertEquals(Result.Status.OK, result.getStatus(), () -> check + ": " + result));
  }

  @Test
  void hugePagesMustBeLeftAsConfigured(BundleContext context) throws Exception {
    org.osgi.service.cm.Configuration configuration = configuration(context, "hugepages");
    try {
      String[] tooMany = {"2MiB:1000000000000"};
      configuration.update(FrameworkUtil.asDictionary(Map.of("freePages", tooMany)));
      await(context, "huge pages", Result.Status.WARN);
      String[] none = {"64KiB:0", "2MiB:0", "32MiB:0", "512MiB:0", "1GiB:0", "16GiB:0"};
      configuration.update(FrameworkUtil.asDictionary(Map.of("freePages", none)));
      await(context, "huge pages", Result.Status.OK);
    } finally {
      configuration.delete();
    }
  }

  @Test
  void missingBackEndMustBeCritical(BundleContext context) throws Exception {
    org.osgi.service.cm.Configuration configuration = configuration(context, "backend");
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
    org.osgi.service.cm.Configuration configuration = configuration(context, "mappings");
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
    assertLeak(context, "leaky");
    org.osgi.service.cm.Configuration configuration = configuration(context, "leaks");
    configuration.update(FrameworkUtil.asDictionary(Map.of("minutes", 120L)));
    awaitMinutes(context, 120);
    assertLeak(context, "leaky");
    configuration.delete();
    awaitMinutes(context, 60);
    assertLeak(context, "leaky");
  }

  private static void assertLeak(BundleContext context, String words) {
    Result leaks = of(results(context), "leaks");
    assertEquals(Result.Status.WARN, leaks.getStatus());
    assertTrue(leaks.toString().contains(words), leaks::toString);
  }

  private static void awaitMinutes(BundleContext context, long minutes) {
    ConfiguredRegion.await(
        () -> {
          try {
            String filter = "(&(hc.name=Guest memory: leaks)(minutes=" + minutes + "))";
            return !context.getServiceReferences(HealthCheck.class, filter).isEmpty();
          } catch (InvalidSyntaxException e) {
            throw new IllegalStateException(e);
          }
        },
        minutes + " minutes");
  }

  @Test
  @Tag("ffm")
  void holderOfALeakedLeaseMustBeNamedUntilItLetsGo(BundleContext context) throws Exception {
    MmapRegion region = new Platform(context).newRegion();
    HostAddressLease lease = region.lendHostAddress("forgetful device", () -> {});
    assertThrows(RegionBusyException.class, () -> region.close(Duration.ZERO));
    assertLeak(context, "forgetful device");
    restart(context); // the check did not hear of it
    assertLeak(context, "forgetful device");
    lease.close();
    await(context, "leaks", Result.Status.OK);
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
