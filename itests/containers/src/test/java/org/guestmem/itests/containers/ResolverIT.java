package org.guestmem.itests.containers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;

/** A bare framework, a bundle, and no more beside it than its manifest says. */
class ResolverIT {
  private static final String DS =
      " org.osgi.util.function org.osgi.util.promise org.osgi.service.component"
          + " org.apache.felix.scr";

  @ParameterizedTest
  @CsvSource({
    "org.guestmem.api,''",
    "org.guestmem.fallback, org.guestmem.api",
    "org.guestmem.pagemap, org.guestmem.api",
    "org.guestmem.shell, org.guestmem.api org.guestmem.pagemap org.apache.felix.gogo.runtime",
    "org.guestmem.demo, org.guestmem.api org.guestmem.pagemap",
    "org.guestmem.follow, org.guestmem.api" + DS,
    "org.guestmem.tck, org.guestmem.api opentest4j junit-platform-commons junit-jupiter-api"
        + " junit-jupiter-params"
  })
  void bundleMustResolve(String name, String others, @TempDir Path storage) throws Exception {
    resolve(name, others, storage);
  }

  @ParameterizedTest
  @Tag("ffm")
  @CsvSource({
    "org.guestmem.ffm, org.guestmem.api",
    "org.guestmem.kvm, org.guestmem.api",
    "org.guestmem.demo.kvm, org.guestmem.api org.guestmem.pagemap org.guestmem.demo org.guestmem.kvm"
  })
  void bundleOfJava22MustResolve(String name, String others, @TempDir Path storage)
      throws Exception {
    resolve(name, others, storage);
  }

  private static void resolve(String name, String others, Path storage) throws Exception {
    List<String> needed = Stream.of(others.split(" ")).filter(s -> !s.isEmpty()).toList();
    try (FreshFramework framework = new FreshFramework(storage, Map.of())) {
      framework.start();
      framework.install(needed);
      Bundle bundle = framework.context().installBundle(Provision.url(name));
      bundle.start();
      assertEquals(Bundle.ACTIVE, bundle.getState());
    }
  }

  /**
   * So that the lists above are not longer than they must be; the page map needs the api itself.
   */
  @ParameterizedTest
  @CsvSource({
    "org.guestmem.fallback, org.guestmem.api org.guestmem.pagemap",
    "org.guestmem.follow, org.guestmem.api org.guestmem.pagemap",
    "org.guestmem.follow, org.apache.felix.scr",
    "org.guestmem.shell, org.apache.felix.gogo.runtime",
    "org.guestmem.shell, org.guestmem.pagemap"
  })
  void bundleMustNotResolveWithoutWhatItNeeds(String name, String missing, @TempDir Path storage)
      throws Exception {
    List<String> others =
        Stream.of(
                ("org.guestmem.api org.guestmem.pagemap org.apache.felix.gogo.runtime" + DS)
                    .split(" "))
            .filter(other -> !List.of(missing.split(" ")).contains(other))
            .toList();
    try (FreshFramework framework = new FreshFramework(storage, Map.of())) {
      framework.start();
      framework.install(others);
      Bundle bundle = framework.context().installBundle(Provision.url(name));
      BundleException refused = assertThrows(BundleException.class, bundle::start);
      assertEquals(BundleException.RESOLVE_ERROR, refused.getType(), refused::getMessage);
    }
  }
}
