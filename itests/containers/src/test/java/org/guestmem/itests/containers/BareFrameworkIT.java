package org.guestmem.itests.containers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import org.guestmem.api.MmapRegion;
import org.guestmem.api.MmapRegionFactory;
import org.guestmem.itests.driver.ContainerTest;
import org.junit.jupiter.api.Test;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.CoreOptions;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.nat.internal.NativeTestContainerFactory;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;

/** A framework without Declarative Services, ConfigAdmin and back ends. */
@ContainerTest(NativeTestContainerFactory.class)
class BareFrameworkIT {

  @Configuration
  static Option[] options() {
    return CoreOptions.options(Provision.api());
  }

  @Test
  void apiMustStartAlone(BundleContext context) {
    assertNull(
        context.getServiceReference("org.osgi.service.component.runtime.ServiceComponentRuntime"));
    assertNull(context.getServiceReference("org.osgi.service.cm.ConfigurationAdmin"));
    assertNull(context.getServiceReference(MmapRegionFactory.class));
    assertEquals(Bundle.ACTIVE, new Platform(context).bundle(Provision.API).getState());
  }

  @Test
  void backEndMustServeThere(BundleContext context) throws BundleException {
    Bundle fallback = context.installBundle(Provision.url(Provision.FALLBACK));
    try {
      fallback.start();
      try (MmapRegion region = new Platform(context).newRegion()) {
        region.slice().putInt(4, 42);
        assertEquals(42, region.slice().getInt(4));
      }
    } finally {
      fallback.uninstall();
    }
  }
}
