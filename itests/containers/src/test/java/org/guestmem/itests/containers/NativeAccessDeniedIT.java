package org.guestmem.itests.containers;

import static org.guestmem.itests.containers.Provision.FFM;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.guestmem.api.MmapRegion;
import org.guestmem.itests.driver.ContainerTest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.CoreOptions;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.forked.ForkedTestContainerFactory;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;

/** A JVM that denies native access: impl-ffm resolves, says what it lacks, and does not serve. */
@Tag("ffm")
@ContainerTest(ForkedTestContainerFactory.class)
class NativeAccessDeniedIT {
  private static final String FLAG = "--enable-native-access=ALL-UNNAMED";

  @Configuration
  static Option[] options() {
    return CoreOptions.options(
        CoreOptions.vmOption("--illegal-native-access=deny"),
        Provision.api(),
        Provision.backEnds());
  }

  @BeforeEach
  void restart(BundleContext context) throws BundleException {
    new Platform(context).restartFfm("auto");
  }

  @Test
  void ffmMustNotRegister(BundleContext context) {
    Platform platform = new Platform(context);
    assertTrue(platform.backEnd("ffm").isEmpty());
    assertEquals(Bundle.ACTIVE, platform.bundle(FFM).getState());
  }

  @Test
  void flagMustBeNamed(BundleContext context) {
    String reason = new Platform(context).unavailable("ffm").orElseThrow().reason();
    assertTrue(reason.contains(FLAG), reason);
  }

  @Test
  void fallbackMustServe(BundleContext context) {
    Platform platform = new Platform(context);
    assertTrue(platform.unavailable("fallback").isEmpty());
    try (MmapRegion region = platform.newRegion()) {
      assertEquals("fallback", region.backend());
      region.slice().putLong(8, 42);
      assertEquals(42, region.slice().getLong(8));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"auto", "quiet", "off"})
  void noModeMustBringFfm(String mode, BundleContext context) throws BundleException {
    Platform platform = new Platform(context);
    platform.restartFfm(mode);
    assertTrue(platform.backEnd("ffm").isEmpty());
    assertTrue(platform.unavailable("ffm").isPresent());
    assertEquals("fallback", platform.plainLookup().backend());
  }

  @Test
  void requireMustFailTheStartAndNameTheFlag(BundleContext context) {
    Platform platform = new Platform(context);
    BundleException refused =
        assertThrows(BundleException.class, () -> platform.restartFfm("require"));
    String reason = String.valueOf(refused.getCause());
    assertTrue(reason.contains(FLAG), reason);
    assertTrue(platform.backEnd("ffm").isEmpty());
    assertTrue(platform.unavailable("ffm").isEmpty());
  }
}
