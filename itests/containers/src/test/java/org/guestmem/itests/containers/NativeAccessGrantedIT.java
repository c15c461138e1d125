package org.guestmem.itests.containers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.guestmem.api.NativeAccess;
import org.guestmem.itests.driver.ContainerTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.CoreOptions;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.nat.internal.NativeTestContainerFactory;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;

/** A JVM that was started with {@code --enable-native-access=ALL-UNNAMED}. */
@Tag("ffm")
@ContainerTest(NativeTestContainerFactory.class)
class NativeAccessGrantedIT {

  @Configuration
  static Option[] options() {
    return CoreOptions.options(Provision.api(), Provision.backEnds());
  }

  @ParameterizedTest
  @ValueSource(strings = {"auto", "quiet", "require"})
  void ffmMustServe(String mode, BundleContext context) throws BundleException {
    Platform platform = new Platform(context);
    platform.restartFfm(mode);
    assertEquals("ffm", platform.plainLookup().backend());
    assertTrue(platform.unavailable("ffm").isEmpty());
  }

  @Test
  void offMustKeepFfmAwayAndNameTheProperty(BundleContext context) throws BundleException {
    Platform platform = new Platform(context);
    platform.restartFfm("off");
    assertTrue(platform.backEnd("ffm").isEmpty());
    assertEquals("fallback", platform.plainLookup().backend());
    String reason = platform.unavailable("ffm").orElseThrow().reason();
    assertTrue(reason.contains(NativeAccess.PROPERTY), reason);
  }

  @Test
  void unknownModeMustFailTheStartAndNameTheKnown(BundleContext context) {
    Platform platform = new Platform(context);
    BundleException refused =
        assertThrows(BundleException.class, () -> platform.restartFfm("perhaps"));
    String reason = String.valueOf(refused.getCause());
    assertTrue(reason.contains("guestmem.native.access=perhaps"), reason);
    assertTrue(reason.contains("require"), reason);
    assertTrue(platform.backEnd("ffm").isEmpty());
  }
}
