package org.guestmem.fallback;

import org.guestmem.api.MmapRegionFactory;
import org.guestmem.api.RequireGuestMemory;
import org.guestmem.api.spi.BackendActivator;
import org.osgi.annotation.bundle.Capability;
import org.osgi.annotation.bundle.Header;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;

/**
 * Registers the fallback as a service; {@link AnonymousMemory#PROPERTY} says where it puts
 * anonymous regions.
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
    name = "fallback",
    version = "0.1.0",
    effective = "active")
public final class FallbackActivator extends BackendActivator {

  /** Creates the activator; for the framework. */
  public FallbackActivator() {}

  @Override
  protected FallbackRegionFactory factory(BundleContext context) {
    String property = context.getProperty(AnonymousMemory.PROPERTY);
    return new FallbackRegionFactory(
        property == null ? AnonymousMemory.HEAP : AnonymousMemory.parse(property));
  }
}
