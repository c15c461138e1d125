package org.guestmem.itests.containers;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.guestmem.api.GuestMemoryRegion;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;

/**
 * One configuration of the factory PID {@code org.guestmem.region}, and the service that comes of
 * it; closing deletes the configuration.
 */
final class ConfiguredRegion implements AutoCloseable {
  private static final Duration TIMEOUT = Duration.ofSeconds(60);

  private final BundleContext context;
  private final Configuration configuration;
  private final String name;
  private final String filter;
  private boolean deleted;

  ConfiguredRegion(BundleContext context, String name, Map<String, ?> values) throws IOException {
    this.context = context;
    filter =
        "(&(objectClass=%s)(guestmem.name=%s))".formatted(GuestMemoryRegion.class.getName(), name);
    ConfigurationAdmin admin =
        context.getService(context.getServiceReference(ConfigurationAdmin.class));
    // Any bundle's: the location "?" lets the api have it.
    configuration = admin.createFactoryConfiguration("org.guestmem.region", "?");
    this.name = name;
    change(values);
  }

  /** Gives the configuration other values; the name stays. */
  void change(Map<String, ?> values) throws IOException {
    Map<String, Object> properties = new HashMap<>(values);
    properties.put(GuestMemoryRegion.NAME, name);
    configuration.update(FrameworkUtil.asDictionary(properties));
  }

  /** Waits until the service has a property with a value. */
  ServiceReference<GuestMemoryRegion> published(String property, Object value) {
    await(() -> with(property, value).isPresent(), filter + " with " + property + "=" + value);
    return with(property, value).orElseThrow();
  }

  private Optional<ServiceReference<GuestMemoryRegion>> with(String property, Object value) {
    return services().stream()
        .filter(found -> value.equals(found.getProperty(property)))
        .findFirst();
  }

  /** Waits until there is no service. */
  void gone() {
    await(() -> now().isEmpty(), "end of the service for " + filter);
  }

  /** Waits until the service is there: configurations are delivered on a thread of their own. */
  ServiceReference<GuestMemoryRegion> published() {
    await(() -> now().isPresent(), "a service for " + filter);
    return now().orElseThrow();
  }

  /** The service, if it is there now. */
  Optional<ServiceReference<GuestMemoryRegion>> now() {
    return services().stream().findFirst();
  }

  /** How many services there are: two for a moment, while one replaces the other. */
  int all() {
    return services().size();
  }

  private Collection<ServiceReference<GuestMemoryRegion>> services() {
    try {
      return context.getServiceReferences(GuestMemoryRegion.class, filter);
    } catch (InvalidSyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Waits until something is so, or fails. */
  static void await(BooleanSupplier condition, String what) {
    long deadline = System.nanoTime() + TIMEOUT.toNanos();
    while (!condition.getAsBoolean()) {
      assertTrue(System.nanoTime() < deadline, () -> "no " + what + " within " + TIMEOUT);
      LockSupport.parkNanos(1_000_000);
    }
  }

  /** Deletes the configuration and waits until the service is gone. */
  void delete() throws IOException {
    deleted = true;
    configuration.delete();
    gone();
  }

  @Override
  public void close() throws IOException {
    if (!deleted) {
      delete();
    }
  }
}
