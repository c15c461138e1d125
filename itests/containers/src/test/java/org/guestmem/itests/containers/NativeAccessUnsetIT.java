package org.guestmem.itests.containers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.guestmem.api.NativeAccess;
import org.guestmem.itests.driver.ContainerTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.CoreOptions;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.forked.ForkedTestContainerFactory;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;

/** A JVM without any option about native access: it warns once, then grants it to everybody. */
@Tag("ffm")
@ContainerTest(ForkedTestContainerFactory.class)
class NativeAccessUnsetIT {

  @Configuration
  static Option[] options() {
    return CoreOptions.options(
        CoreOptions.systemProperty(NativeAccess.PROPERTY).value("quiet"),
        Provision.api(),
        Provision.backEnds());
  }

  /** One test: the first native access changes the JVM for good. */
  @Test
  void quietMustKeepFfmAwayAndAutoMustBringIt(BundleContext context) throws BundleException {
    Platform platform = new Platform(context);
    assertTrue(platform.backEnd("ffm").isEmpty());
    assertEquals("fallback", platform.plainLookup().backend());
    String reason = platform.unavailable("ffm").orElseThrow().reason();
    assertTrue(reason.contains("--enable-native-access=ALL-UNNAMED"), reason);

    platform.restartFfm("auto");
    assertEquals("ffm", platform.plainLookup().backend());
    assertTrue(platform.unavailable("ffm").isEmpty());
  }
}
