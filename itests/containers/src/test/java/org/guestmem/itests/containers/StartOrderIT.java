package org.guestmem.itests.containers;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.guestmem.api.MmapRegionFactory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.FrameworkUtil;
import org.osgi.service.cm.ConfigurationAdmin;

/** A configuration that waits in ConfigAdmin, and bundles that start in every order there is. */
class StartOrderIT {
  private static final boolean HAS_FFM = Runtime.version().feature() >= 22;
  private static final String REGION = "org.guestmem.api.GuestMemoryRegion";
  private static final String SPACE = "org.guestmem.api.GuestAddressSpace";

  @TempDir static Path prepared;

  @BeforeAll
  static void configure() throws BundleException, IOException {
    try (FreshFramework framework = new FreshFramework(prepared, Map.of())) {
      framework.install(List.of("org.apache.felix.configadmin")).start();
      BundleContext context = framework.context();
      ConfigurationAdmin admin =
          context.getService(context.getServiceReference(ConfigurationAdmin.class));
      for (String name : List.of("plain", "chosen")) {
        boolean chosen = name.equals("chosen");
        Map<String, Object> values =
            Map.of(
                "guestmem.name",
                name,
                "guestmem.size",
                "64KiB",
                "guestmem.base",
                chosen ? "1GiB" : "0",
                "factory.target",
                chosen ? "(guestmem.backend=fallback)" : "");
        admin
            .getFactoryConfiguration("org.guestmem.region", name, "?")
            .update(FrameworkUtil.asDictionary(values));
      }
    }
  }

  private static List<List<String>> orders() {
    List<String> bundles =
        new ArrayList<>(
            List.of(
                Provision.API,
                Provision.FALLBACK,
                "org.apache.felix.configadmin",
                "org.apache.felix.scr"));
    if (HAS_FFM) {
      bundles.add(Provision.FFM);
    }
    return permutations(bundles).toList();
  }

  private static Stream<List<String>> permutations(List<String> all) {
    return all.isEmpty()
        ? Stream.of(List.of())
        : all.stream().flatMap(first -> permutations(without(all, first)).map(p -> join(first, p)));
  }

  private static List<String> without(List<String> all, String one) {
    return all.stream().filter(bundle -> !bundle.equals(one)).toList();
  }

  private static List<String> join(String first, List<String> rest) {
    return Stream.concat(Stream.of(first), rest.stream()).toList();
  }

  @Test
  void everyOrderMustGiveTheSameRegions(@TempDir Path storage) throws Exception {
    List<List<String>> orders = orders();
    assertEquals(HAS_FFM ? 120 : 24, orders.size());
    for (List<String> order : orders) {
      Path own = Files.createTempDirectory(storage, "order");
      copy(prepared.resolve("configurations"), own.resolve("configurations"));
      try (FreshFramework framework = new FreshFramework(own, Map.of())) {
        framework.install(FreshFramework.DS_LIBRARIES).install(order).start();
        check(framework, order);
      }
    }
  }

  private static void check(FreshFramework framework, List<String> order) {
    assertEquals(
        HAS_FFM ? "ffm" : "fallback",
        framework.await(REGION, "(guestmem.name=plain)").getProperty(MmapRegionFactory.BACKEND),
        order::toString);
    assertEquals(
        "fallback",
        framework.await(REGION, "(guestmem.name=chosen)").getProperty(MmapRegionFactory.BACKEND),
        order::toString);
    framework.await(SPACE, "(guestmem.vm=default)");
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Files.copy(file, to.resolve(from.relativize(file).toString()));
      }
    }
  }
}
