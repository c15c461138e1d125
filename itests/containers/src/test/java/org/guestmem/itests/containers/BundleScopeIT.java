package org.guestmem.itests.containers;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.guestmem.api.MmapRegion;
import org.guestmem.api.MmapRegionFactory;
import org.guestmem.api.RegionClosedException;
import org.guestmem.itests.driver.ContainerTest;
import org.junit.jupiter.api.Test;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.CoreOptions;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.nat.internal.NativeTestContainerFactory;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceReference;

/** Who leaves regions open loses them; on any back end. */
@ContainerTest(NativeTestContainerFactory.class)
class BundleScopeIT {

  @Configuration
  static Option[] options() {
    return CoreOptions.options(Provision.api(), Provision.backEnds());
  }

  @Test
  void stoppingABundleMustCloseItsRegionsAndNoOthers(BundleContext context) throws Exception {
    Bundle plugin = plugin(context, "leaky");
    try (MmapRegion mine = new Platform(context).newRegion()) {
      MmapRegion leaked = new Platform(plugin.getBundleContext()).newRegion();
      plugin.stop();
      assertFalse(leaked.isOpen());
      assertThrows(RegionClosedException.class, () -> leaked.slice().getByte(0));
      assertTrue(mine.isOpen());
    } finally {
      plugin.uninstall();
    }
  }

  @Test
  void lettingTheServiceGoMustCloseItsRegions(BundleContext context) throws Exception {
    Bundle plugin = plugin(context, "tidy");
    try {
      BundleContext own = plugin.getBundleContext();
      ServiceReference<MmapRegionFactory> reference =
          own.getServiceReference(MmapRegionFactory.class);
      MmapRegion leaked = new Platform(own).newRegion();
      assertTrue(leaked.isOpen());
      own.ungetService(reference);
      assertFalse(leaked.isOpen());
    } finally {
      plugin.uninstall();
    }
  }

  /** A started bundle of nothing but a manifest: what is done through its context is its doing. */
  private static Bundle plugin(BundleContext context, String name)
      throws IOException, BundleException {
    Manifest manifest = new Manifest();
    Attributes headers = manifest.getMainAttributes();
    headers.put(Attributes.Name.MANIFEST_VERSION, "1.0");
    headers.putValue(Constants.BUNDLE_MANIFESTVERSION, "2");
    headers.putValue(Constants.BUNDLE_SYMBOLICNAME, name);
    ByteArrayOutputStream jar = new ByteArrayOutputStream();
    new JarOutputStream(jar, manifest).close();
    Bundle bundle = context.installBundle(name, new ByteArrayInputStream(jar.toByteArray()));
    bundle.start();
    return bundle;
  }
}
