package org.guestmem.itests.karaf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.management.ManagementFactory;
import java.util.List;
import javax.management.ObjectName;
import org.guestmem.itests.driver.ContainerTest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.OptionUtils;
import org.ops4j.pax.exam.karaf.container.internal.KarafTestContainerFactory;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceReference;

/** Karaf as it is shipped, on 17, whose operator installs the features by hand. */
@Tag("jdk17")
@ContainerTest(KarafTestContainerFactory.class)
class InstalledFeaturesIT {

  @Configuration
  static Option[] options() {
    return OptionUtils.combine(KarafOptions.withFeatures(), KarafOptions.micrometer());
  }

  /** A feature that is there already stays as it is. */
  @BeforeEach
  void install(BundleContext context) throws Exception {
    new KarafShell(context).run("feature:install guestmem");
  }

  @Test
  void fallbackMustServe(BundleContext context) {
    assertEquals(-100, new KarafServices(context).backEnd().getProperty(Constants.SERVICE_RANKING));
  }

  @Test
  void regionOfAConfigurationFileMustBeReadAndWritten(BundleContext context) {
    new KarafServices(context).useConfiguredRegion("fallback");
  }

  @Test
  void refusedFfmMustNameTheJavaThatItNeeds(BundleContext context) {
    KarafShell shell = new KarafShell(context);
    Exception refused =
        assertThrows(Exception.class, () -> shell.run("feature:install guestmem-ffm"));
    String message = String.valueOf(refused.getMessage());
    assertTrue(message.contains("org.guestmem.ffm"), message);
    assertTrue(message.contains("(&(osgi.ee=JavaSE)(version=22))"), message);
  }

  @Test
  void managementMustHaveABeanOfTheRegion(BundleContext context) throws Exception {
    new KarafShell(context).run("feature:install guestmem-management");
    new KarafServices(context).useConfiguredRegion("fallback");
    ObjectName names = new ObjectName("org.guestmem:type=GuestMemoryRegion,vm=\"web1\",*");
    assertEquals(1, ManagementFactory.getPlatformMBeanServer().queryNames(names, null).size());
  }

  @Test
  void healthMustHaveItsChecks(BundleContext context) throws Exception {
    new KarafShell(context).run("feature:install guestmem-health");
    ServiceReference<?>[] checks =
        context.getAllServiceReferences(
            "org.apache.felix.hc.api.HealthCheck", "(hc.tags=guestmem)");
    assertEquals(7, checks == null ? 0 : checks.length);
  }

  @Test
  void metersMustResolve(BundleContext context) throws Exception {
    KarafShell shell = new KarafShell(context);
    shell.run("bundle:install --start " + System.getProperty(KarafOptions.METERS));
    assertEquals("Active", shell.run("bundle:status org.guestmem.micrometer").strip());
  }

  @Test
  void shellMustShowAndReadTheRegion(BundleContext context) throws Exception {
    KarafShell shell = new KarafShell(context);
    shell.run("feature:install guestmem-shell");
    new KarafServices(context).useConfiguredRegion("fallback");
    String regions = shell.run("guestmem:regions");
    assertTrue(regions.contains(KarafOptions.REGION), regions);
    String dump = shell.run("guestmem:read 0x100001000 8");
    assertTrue(dump.contains("88 77 66 55 44 33 22 11"), dump);
    String map = shell.run("guestmem:map web1");
    assertTrue(map.contains("0x1_0000_0000"), map);
    assertTrue(map.contains("1 of 512 pages dirty in 1 of 512 cells"), map);
    String dirty = shell.run("guestmem:dirty " + KarafOptions.REGION);
    assertTrue(dirty.contains("1 of 512 pages dirty in 1 of 512 cells"), dirty);
    String watched = shell.run("guestmem:dirty --watch --frames 2 " + KarafOptions.REGION);
    assertTrue(watched.contains("0 of 512 pages dirty in 0 of 512 cells"), watched);
  }

  @Test
  void shellMustCompleteTheNamesOfMachinesAndRegions(BundleContext context) throws Exception {
    KarafShell shell = new KarafShell(context);
    shell.run("feature:install guestmem-shell");
    new KarafServices(context).useConfiguredRegion("fallback");
    String region = KarafOptions.REGION;
    assertEquals(List.of("web1"), shell.complete("guestmem:map "));
    assertEquals(List.of("web1"), shell.complete("guestmem:read --vm w"));
    assertEquals(List.of(region), shell.complete("guestmem:read ra"));
    assertEquals(List.of(region), shell.complete("guestmem:dirty --watch --vm web1 "));
    assertEquals(List.of(), shell.complete("guestmem:dirty --vm web2 "));
    shell.run("guestmem:create --vm web2 extra 1MiB");
    assertEquals(List.of("web1", "web2"), shell.complete("guestmem:map "));
    assertEquals(List.of("extra", region), shell.complete("guestmem:save "));
    shell.run("guestmem:close --vm web2 extra");
    assertEquals(List.of("web1"), shell.complete("guestmem:map "));
    assertEquals("web1: " + region, shell.run("guestmem:names"));
  }
}
