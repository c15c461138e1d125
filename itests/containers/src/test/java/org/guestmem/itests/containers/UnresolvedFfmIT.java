package org.guestmem.itests.containers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Collection;
import org.guestmem.api.MmapRegion;
import org.guestmem.itests.driver.ContainerTest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.CoreOptions;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.nat.internal.NativeTestContainerFactory;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.namespace.ExecutionEnvironmentNamespace;
import org.osgi.framework.wiring.BundleRequirement;
import org.osgi.framework.wiring.BundleRevision;
import org.osgi.framework.wiring.FrameworkWiring;

/** On a Java before 22 the framework keeps impl-ffm out, and the fallback serves. */
@Tag("jdk17")
@ContainerTest(NativeTestContainerFactory.class)
class UnresolvedFfmIT {

  @Configuration
  static Option[] options() {
    return CoreOptions.options(Provision.api(), Provision.backEnds());
  }

  @BeforeEach
  void install(BundleContext context) throws BundleException {
    context.installBundle(Provision.url(Provision.FFM));
  }

  @AfterEach
  void uninstall(BundleContext context) throws BundleException {
    new Platform(context).bundle(Provision.FFM).uninstall();
  }

  @Test
  void ffmMustNotResolve(BundleContext context) {
    Bundle ffm = new Platform(context).bundle(Provision.FFM);
    BundleException refused = assertThrows(BundleException.class, ffm::start);
    assertEquals(BundleException.RESOLVE_ERROR, refused.getType(), refused.getMessage());
    assertEquals(Bundle.INSTALLED, ffm.getState());
  }

  @Test
  void executionEnvironmentOfFfmMustHaveNoProvider(BundleContext context) {
    Collection<BundleRequirement> requirements =
        new Platform(context)
            .bundle(Provision.FFM)
            .adapt(BundleRevision.class)
            .getDeclaredRequirements(ExecutionEnvironmentNamespace.EXECUTION_ENVIRONMENT_NAMESPACE);
    assertEquals(1, requirements.size());
    FrameworkWiring wiring =
        context.getBundle(Constants.SYSTEM_BUNDLE_LOCATION).adapt(FrameworkWiring.class);
    for (BundleRequirement requirement : requirements) {
      assertTrue(wiring.findProviders(requirement).isEmpty(), requirement.toString());
    }
  }

  @Test
  void fallbackMustServe(BundleContext context) {
    Platform platform = new Platform(context);
    assertTrue(platform.backEnd("ffm").isEmpty());
    try (MmapRegion region = platform.newRegion()) {
      assertEquals("fallback", region.backend());
      region.slice().putLong(8, 42);
      assertEquals(42, region.slice().getLong(8));
    }
  }
}
