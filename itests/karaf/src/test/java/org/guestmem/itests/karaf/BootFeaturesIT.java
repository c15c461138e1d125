package org.guestmem.itests.karaf;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.stream.Stream;
import org.guestmem.itests.driver.ContainerTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.karaf.container.internal.KarafTestContainerFactory;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;

/**
 * Karaf with the settings that let it run on 25; its shell does not work there, so {@code
 * featuresBoot}.
 */
@Tag("ffm")
@ContainerTest(KarafTestContainerFactory.class)
class BootFeaturesIT {

  @Configuration
  static Option[] options() {
    return KarafOptions.withFeatures("guestmem-ffm", "guestmem-shell");
  }

  @Test
  void everyBundleMustBeActive(BundleContext context) {
    Stream.of("api", "ffm", "fallback", "shell", "shell.karaf")
        .forEach(name -> assertEquals(Bundle.ACTIVE, state(context, "org.guestmem." + name), name));
  }

  private static int state(BundleContext context, String symbolicName) {
    return Stream.of(context.getBundles())
        .filter(bundle -> symbolicName.equals(bundle.getSymbolicName()))
        .findFirst()
        .orElseThrow()
        .getState();
  }

  @Test
  void ffmMustServe(BundleContext context) {
    assertEquals(100, new KarafServices(context).backEnd().getProperty(Constants.SERVICE_RANKING));
  }

  @Test
  void regionOfAConfigurationFileMustBeReadAndWritten(BundleContext context) {
    new KarafServices(context).useConfiguredRegion("ffm");
  }
}
