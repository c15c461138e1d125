package org.guestmem.ffm;

import org.guestmem.api.MmapRegionFactory;
import org.guestmem.api.RequireGuestMemory;
import org.guestmem.api.spi.BackendActivator;
import org.guestmem.api.spi.CheckedRegionFactory;
import org.osgi.annotation.bundle.Capability;
import org.osgi.annotation.bundle.Header;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;

/**
 * Registers the back end where this JVM grants native access; for the framework alone.
 *
 * <p>Thread-safety: used by the framework alone.
 */
@Header(name = Constants.BUNDLE_ACTIVATOR, value = "${@class}")
@Capability(
    namespace = "osgi.service",
    attribute = "objectClass:List<String>=org.guestmem.api.MmapRegionFactory",
    uses = MmapRegionFactory.class,
    effective = "active")
@Capability(
    namespace = RequireGuestMemory.NAMESPACE,
    name = "ffm",
    version = "0.1.0",
    effective = "active")
public final class FfmActivator extends BackendActivator {

  /** Creates the activator. */
  public FfmActivator() {}

  @Override
  protected CheckedRegionFactory factory(BundleContext context) {
    return new FfmRegionFactory();
  }
}
