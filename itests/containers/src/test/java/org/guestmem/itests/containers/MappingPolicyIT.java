package org.guestmem.itests.containers;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.guestmem.api.GuestMemoryRegion;
import org.guestmem.api.MappingPolicy;
import org.guestmem.api.UnavailableRegion;
import org.guestmem.itests.driver.ContainerTest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.CoreOptions;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.nat.internal.NativeTestContainerFactory;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;

/** What framework properties forbid is forbidden to configurations too, and they say why. */
@ContainerTest(NativeTestContainerFactory.class)
class MappingPolicyIT {
  private static final int SIZE = 8192;

  @TempDir Path directory;

  @Configuration
  static Option[] options() {
    return CoreOptions.options(
        Provision.api(), Provision.backEnds(), Provision.declarativeServices());
  }

  @AfterEach
  void allowAll(BundleContext context) throws BundleException {
    new Platform(context).restart(Provision.FALLBACK, Map.of());
  }

  private ConfiguredRegion configure(BundleContext context, String name, String base, Path path)
      throws IOException {
    Files.createDirectories(path.getParent());
    Files.write(path, new byte[SIZE]);
    return new ConfiguredRegion(
        context,
        name,
        Map.of(
            GuestMemoryRegion.SIZE,
            Integer.toString(SIZE),
            GuestMemoryRegion.BASE,
            base,
            GuestMemoryRegion.BACKING,
            "file:" + path,
            "factory.target",
            "(guestmem.backend=fallback)"));
  }

  @Test
  void whatIsNotAllowedMustNotBePublishedAndSayWhy(BundleContext context) throws Exception {
    Path allowed = directory.resolve("allowed");
    new Platform(context)
        .restart(Provision.FALLBACK, Map.of(MappingPolicy.DIRECTORIES, allowed.toString()));
    try (ConfiguredRegion inside = configure(context, "inside", "0", allowed.resolve("ram"));
        ConfiguredRegion outside =
            configure(context, "outside", "1GiB", directory.resolve("ram"))) {
      inside.published();
      ConfiguredRegion.await(() -> reason(context).isPresent(), "reason");
      String reason = reason(context).orElseThrow();
      for (String part :
          List.of(directory + "/ram", "[" + allowed + "]", MappingPolicy.DIRECTORIES)) {
        assertTrue(reason.contains(part), () -> reason + " lacks " + part);
      }
      assertTrue(outside.now().isEmpty());
    }
  }

  private static Optional<String> reason(BundleContext context) {
    return Optional.ofNullable(context.getServiceReference(UnavailableRegion.class))
        .map(context::getService)
        .map(UnavailableRegion::reason);
  }

  @Test
  void policyThatCannotBeReadMustFailTheStartAndNameTheProperty(BundleContext context) {
    Platform platform = new Platform(context);
    BundleException refused =
        assertThrows(
            BundleException.class,
            () ->
                platform.restart(
                    Provision.FALLBACK, Map.of(MappingPolicy.MAX_TOTAL, "everything")));
    String reason = String.valueOf(refused.getCause());
    assertTrue(reason.contains(MappingPolicy.MAX_TOTAL + "=everything"), reason);
    assertTrue(platform.backEnd("fallback").isEmpty());
  }
}
