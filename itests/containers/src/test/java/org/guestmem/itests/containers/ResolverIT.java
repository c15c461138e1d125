package org.guestmem.itests.containers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;

/** A bare framework, a bundle, and no more and no less beside it than its manifest says. */
class ResolverIT {
  private static final String DS =
      " org.osgi.util.function org.osgi.util.promise org.osgi.service.component"
          + " org.apache.felix.scr";
  private static final String KARAF = "karaf";

  /** Each bundle with all that it needs. */
  private static final Map<String, String> JAVA_17 =
      Map.ofEntries(
          Map.entry("org.guestmem.api", ""),
          Map.entry("org.guestmem.fallback", "org.guestmem.api"),
          Map.entry("org.guestmem.pagemap", "org.guestmem.api"),
          Map.entry(
              "org.guestmem.shell",
              "org.guestmem.api org.guestmem.pagemap org.apache.felix.gogo.runtime"),
          Map.entry("org.guestmem.shell.karaf", KARAF + " org.guestmem.api" + DS),
          Map.entry(
              "org.guestmem.inventory",
              "org.guestmem.api org.guestmem.pagemap org.osgi.service.log"
                  + " org.apache.felix.inventory"),
          Map.entry("org.guestmem.demo", "org.guestmem.api org.guestmem.pagemap"),
          Map.entry("org.guestmem.follow", "org.guestmem.api" + DS),
          Map.entry("org.guestmem.examples.introspection", "org.guestmem.api" + DS),
          Map.entry("org.guestmem.management", "org.guestmem.api"),
          Map.entry(
              "org.guestmem.health",
              "org.guestmem.api org.apache.felix.healthcheck.api slf4j-api slf4j-simple" + DS),
          Map.entry(
              "org.guestmem.micrometer",
              "org.guestmem.api jspecify micrometer-commons micrometer-core"),
          Map.entry(
              "org.guestmem.tck",
              "org.guestmem.api opentest4j junit-platform-commons junit-jupiter-api"
                  + " junit-jupiter-params"));

  private static final Map<String, String> JAVA_22 =
      Map.of(
          "org.guestmem.ffm", "org.guestmem.api",
          "org.guestmem.kvm", "org.guestmem.api",
          "org.guestmem.demo.kvm",
              "org.guestmem.api org.guestmem.pagemap org.guestmem.demo org.guestmem.kvm",
          "org.guestmem.examples.bootloader", "org.guestmem.api org.guestmem.kvm" + DS,
          "org.guestmem.examples.watcher",
              "org.guestmem.api org.guestmem.pagemap org.guestmem.kvm" + DS);

  /** What is on the class path of the launcher, and what runs these tests. */
  private static final Set<String> NOT_INSTALLED =
      Set.of("org.guestmem.distribution", "org.guestmem.itests.driver");

  @Test
  void everyBundleThatIsBuiltMustBeInTheLists() {
    Set<String> listed = new TreeSet<>(JAVA_17.keySet());
    listed.addAll(JAVA_22.keySet());
    listed.addAll(NOT_INSTALLED);
    assertEquals(Reactor.bundles(), listed);
  }

  static Stream<Arguments> bundles() {
    return rows(JAVA_17);
  }

  static Stream<Arguments> bundlesOfJava22() {
    return rows(JAVA_22);
  }

  private static Stream<Arguments> rows(Map<String, String> lists) {
    return new TreeMap<>(lists)
        .entrySet().stream().map(entry -> Arguments.of(entry.getKey(), entry.getValue()));
  }

  @ParameterizedTest
  @MethodSource("bundles")
  void bundleMustResolveWithWhatItNeedsAndNoLess(String name, String others, @TempDir Path storage)
      throws Exception {
    resolve(name, others, storage);
  }

  @ParameterizedTest
  @Tag("ffm")
  @MethodSource("bundlesOfJava22")
  void bundleOfJava22MustResolveWithWhatItNeedsAndNoLess(
      String name, String others, @TempDir Path storage) throws Exception {
    resolve(name, others, storage);
  }

  private static void resolve(String name, String others, Path storage) throws Exception {
    List<String> needed = Stream.of(others.split(" ")).filter(s -> !s.isEmpty()).toList();
    try (FreshFramework framework = FreshFramework.bare(storage)) {
      framework.start();
      for (String missing : needed.stream().filter(n -> !framework.exports(n)).toList()) {
        List<Bundle> rest = install(framework, needed.stream().filter(n -> !n.equals(missing)));
        Bundle bundle = install(framework, name);
        BundleException refused = assertThrows(BundleException.class, bundle::start, missing);
        assertEquals(BundleException.RESOLVE_ERROR, refused.getType(), refused::getMessage);
        bundle.uninstall();
        for (Bundle other : rest) {
          other.uninstall();
        }
      }
      for (Bundle other : install(framework, needed.stream())) {
        other.start();
      }
      Bundle bundle = install(framework, name);
      bundle.start();
      assertEquals(Bundle.ACTIVE, bundle.getState());
    }
  }

  private static List<Bundle> install(FreshFramework framework, Stream<String> names)
      throws BundleException {
    List<Bundle> bundles = new ArrayList<>();
    for (String name : names.toList()) {
      bundles.add(install(framework, name));
    }
    return bundles;
  }

  private static Bundle install(FreshFramework framework, String name) throws BundleException {
    return name.equals(KARAF)
        ? framework.context().installBundle(KARAF, karaf())
        : framework.context().installBundle(Provision.url(name));
  }

  /** In the place of Karaf's shell, which resolves in Karaf alone: the packages that it exports. */
  private static InputStream karaf() {
    String version = ";version=4.4.0";
    return new TestBundle(KARAF)
        .header(
            Constants.EXPORT_PACKAGE,
            "org.apache.karaf.shell.api.console"
                + version
                + ",org.apache.karaf.shell.support.completers"
                + version)
        .jar();
  }
}
