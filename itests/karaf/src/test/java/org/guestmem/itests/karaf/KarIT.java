package org.guestmem.itests.karaf;

import static org.junit.jupiter.api.Assertions.assertTrue;

import org.guestmem.itests.driver.ContainerTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.karaf.container.internal.KarafTestContainerFactory;
import org.osgi.framework.BundleContext;

/** Karaf as it is shipped, on 17, whose operator has nothing but the KAR. */
@Tag("jdk17")
@ContainerTest(KarafTestContainerFactory.class)
class KarIT {

  @Configuration
  static Option[] options() {
    return KarafOptions.withKar();
  }

  @Test
  void karMustBringAllThatServesOn17(BundleContext context) throws Exception {
    KarafShell shell = new KarafShell(context);
    shell.run("kar:install " + System.getProperty(KarafOptions.KAR));
    new KarafServices(context).useConfiguredRegion("fallback");
    String features = shell.run("feature:list -i --no-format");
    assertTrue(features.contains("guestmem-shell"), features);
    String known = shell.run("feature:list --no-format");
    assertTrue(known.contains("guestmem-ffm") && !features.contains("guestmem-ffm"), known);
  }
}
