package org.guestmem.itests.containers;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.guestmem.api.GuestMemoryRegion;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.util.tracker.ServiceTracker;

/**
 * One configuration of the factory PID {@code org.guestmem.region}, and the service that comes of
 * it; closing deletes the configuration.
 */
final class ConfiguredRegion implements AutoCloseable {
  private static final long TIMEOUT_MILLIS = 10_000;

  private final BundleContext context;
  private final Configuration configuration;
  private final String filter;

  ConfiguredRegion(BundleContext context, String name, Map<String, ?> values) throws IOException {
    this.context = context;
    filter =
        "(&(objectClass=%s)(guestmem.name=%s))".formatted(GuestMemoryRegion.class.getName(), name);
    ConfigurationAdmin admin =
        context.getService(context.getServiceReference(ConfigurationAdmin.class));
    // Any bundle's: the location "?" lets the api have it.
    configuration = admin.createFactoryConfiguration("org.guestmem.region", "?");
    Map<String, Object> properties = new HashMap<>(values);
    properties.put(GuestMemoryRegion.NAME, name);
    configuration.update(FrameworkUtil.asDictionary(properties));
  }

  /** Waits until the service is there. */
  ServiceReference<GuestMemoryRegion> published() throws InterruptedException, InvalidSyntaxException {
    var tracker =
        new ServiceTracker<GuestMemoryRegion, GuestMemoryRegion>(
            context, FrameworkUtil.createFilter(filter), null);
    tracker.open();
    try {
      if (tracker.waitForService(TIMEOUT_MILLIS) == null) {
        throw new AssertionError("nothing published for " + filter);
      }
      return tracker.getServiceReference();
    } finally {
      tracker.close();
    }
  }

  /** The service, if it is there now. */
  Optional<ServiceReference<GuestMemoryRegion>> now() throws InvalidSyntaxException {
    return context.getServiceReferences(GuestMemoryRegion.class, filter).stream().findFirst();
  }

  @Override
  public void close() throws IOException {
    configuration.delete();
  }
}
