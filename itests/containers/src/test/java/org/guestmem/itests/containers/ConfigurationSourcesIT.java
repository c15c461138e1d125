package org.guestmem.itests.containers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import org.guestmem.api.GuestMemoryRegion;
import org.guestmem.api.RegionSpec;
import org.guestmem.itests.driver.ContainerTest;
import org.junit.jupiter.api.Test;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.CoreOptions;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.nat.internal.NativeTestContainerFactory;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;

/**
 * Configurations that the platform's own installers bring: files of Felix FileInstall, and JSON.
 */
@ContainerTest(NativeTestContainerFactory.class)
class ConfigurationSourcesIT {
  private static final String DIRECTORY = "felix.fileinstall.dir";

  @Configuration
  static Option[] options() throws IOException {
    Path directory = Files.createTempDirectory("guestmem-etc");
    return CoreOptions.options(
        Provision.api(),
        Provision.backEnds(),
        Provision.declarativeServices(),
        CoreOptions.systemProperty(DIRECTORY).value(directory.toString()),
        CoreOptions.systemProperty("felix.fileinstall.poll").value("50"),
        // Else it writes the file anew after each change, and reads what it has half written.
        CoreOptions.systemProperty("felix.fileinstall.enableConfigSave").value("false"),
        Provision.bundles(
            "org.apache.felix.converter",
            "org.apache.sling.commons.johnzon",
            "org.apache.felix.cm.json",
            "org.apache.felix.configurator",
            "org.apache.felix.fileinstall"));
  }

  private static ServiceReference<GuestMemoryRegion> published(
      BundleContext context, String filter) {
    ConfiguredRegion.await(() -> find(context, filter).isPresent(), filter);
    return find(context, filter).orElseThrow();
  }

  private static Optional<ServiceReference<GuestMemoryRegion>> find(
      BundleContext context, String filter) {
    try {
      return context.getServiceReferences(GuestMemoryRegion.class, filter).stream().findFirst();
    } catch (InvalidSyntaxException e) {
      throw new IllegalArgumentException(e);
    }
  }

  /** Replaces the file as a whole, so that no half of it is read. */
  private static void write(Path file, String text) throws IOException {
    Path other = Files.writeString(file.resolveSibling("next.tmp"), text);
    Files.move(other, file, StandardCopyOption.ATOMIC_MOVE);
  }

  @Test
  void cfgFileMustBecomeARegionChangeItAndTakeItAway(BundleContext context) throws Exception {
    Path file = Path.of(System.getProperty(DIRECTORY), "org.guestmem.region-ram0.cfg");
    String text =
        """
        # The RAM of web1.
        guestmem.vm = web1
        guestmem.size = 2MiB
        guestmem.base = 0x1_0000_0000
        guestmem.dirty = 64KiB
        guestmem.advice =
        guestmem.label = %s
        """;
    write(file, text.formatted("cold"));
    ServiceReference<GuestMemoryRegion> service = published(context, "(guestmem.label=cold)");
    GuestMemoryRegion region = context.getService(service);
    assertEquals(1L << 32, region.base());
    assertEquals(2 << 20, region.size());
    assertEquals(65_536, region.mapping().spec().dirtyPageSize());
    region.slice().putInt(0, 42);
    write(file, text.formatted("much hotter"));
    assertEquals(service, published(context, "(guestmem.label=much hotter)"));
    assertEquals(42, region.slice().getInt(0));
    Files.delete(file);
    ConfiguredRegion.await(
        () -> find(context, "(guestmem.vm=web1)").isEmpty(), "end of the region");
  }

  @Test
  void jsonMustBecomeARegionWithValuesOfItsTypes(BundleContext context) throws Exception {
    Bundle configuration =
        context.installBundle(
            "json",
            new TestBundle("json")
                .header(
                    Constants.REQUIRE_CAPABILITY,
                    "osgi.extender;filter:=\"(&(osgi.extender=osgi.configurator)(version>=1.0)"
                        + "(!(version>=2.0)))\"")
                .text(
                    "OSGI-INF/configurator/regions.json",
                    """
                    {
                      ":configurator:resource-version": 1,
                      ":configurator:symbolic-name": "json",
                      "org.guestmem.region~json": {
                        "guestmem.vm": "web2",
                        "guestmem.base": 4294967296,
                        "guestmem.size": 1048576,
                        "guestmem.shared": false,
                        "guestmem.dirty": true,
                        "guestmem.advice": [],
                        "racks": [1, 2]
                      }
                    }
                    """)
                .jar());
    try {
      configuration.start();
      GuestMemoryRegion region =
          context.getService(published(context, "(&(guestmem.vm=web2)(racks=2))"));
      assertEquals(1L << 32, region.base());
      RegionSpec spec = region.mapping().spec();
      assertEquals(1 << 20, spec.size());
      assertTrue(spec.tracksDirty());
    } finally {
      configuration.uninstall();
    }
    ConfiguredRegion.await(
        () -> find(context, "(guestmem.vm=web2)").isEmpty(), "end of the region");
  }
}
