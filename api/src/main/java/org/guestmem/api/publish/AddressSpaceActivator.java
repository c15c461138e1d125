package org.guestmem.api.publish;

import org.guestmem.api.GuestAddressSpace;
import org.guestmem.api.GuestMemoryRegion;
import org.guestmem.api.scope.StoppedBundles;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.bundle.Capability;
import org.osgi.annotation.bundle.Header;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceRegistration;
import org.osgi.util.tracker.ServiceTracker;

/**
 * Keeps a {@link GuestAddressSpace} service for each virtual machine that has region services; for
 * the framework alone. It needs no DS runtime. What other bundles leave open with the api is closed
 * for them while this bundle is started.
 *
 * <p>Thread-safety: used by the framework alone.
 */
@Header(name = Constants.BUNDLE_ACTIVATOR, value = "${@class}")
@Capability(
    namespace = "osgi.service",
    attribute = "objectClass:List<String>=org.guestmem.api.GuestAddressSpace",
    uses = GuestAddressSpace.class,
    effective = "active")
@Capability(
    namespace = "osgi.service",
    attribute = "objectClass:List<String>=org.guestmem.api.GuestMemoryRegion",
    uses = GuestMemoryRegion.class,
    effective = "active")
public final class AddressSpaceActivator implements BundleActivator {
  private final StoppedBundles stoppedBundles = new StoppedBundles();
  private @Nullable ServiceTracker<?, ?> tracker;
  private @Nullable ServiceRegistration<?> registration;

  /** Creates the activator. */
  public AddressSpaceActivator() {}

  @Override
  public void start(BundleContext context) {
    context.addBundleListener(stoppedBundles);
    Machines machines = new Machines(context);
    ServiceTracker<?, ?> opening = new ServiceTracker<>(context, GuestMemoryRegion.class, machines);
    tracker = opening;
    opening.open();
    registration = context.registerService(Machines.class, machines, null);
  }

  @Override
  public void stop(BundleContext context) {
    ServiceRegistration<?> registered = registration;
    registration = null;
    if (registered != null) {
      registered.unregister();
    }
    ServiceTracker<?, ?> opened = tracker;
    tracker = null;
    if (opened != null) {
      opened.close();
    }
    context.removeBundleListener(stoppedBundles);
  }
}
