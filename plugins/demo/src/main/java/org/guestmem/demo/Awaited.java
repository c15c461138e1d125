package org.guestmem.demo;

import java.time.Duration;
import java.util.Optional;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Filter;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.util.tracker.ServiceTracker;

/**
 * A service that may come a little later; closing lets it go.
 *
 * @param <T> the type of the service
 */
final class Awaited<T> implements AutoCloseable {
  private final ServiceTracker<T, T> tracker;
  private final Duration patience;

  /**
   * Begins to look.
   *
   * @param context the context of the bundle that looks
   * @param type the type of the service
   * @param condition an LDAP filter, without the class
   * @param patience how long to wait
   */
  Awaited(BundleContext context, Class<T> type, String condition, Duration patience) {
    this.tracker = new ServiceTracker<>(context, filter(context, type, condition), null);
    this.patience = patience;
    tracker.open();
  }

  private static Filter filter(BundleContext context, Class<?> type, String condition) {
    try {
      return context.createFilter("(&(objectClass=%s)%s)".formatted(type.getName(), condition));
    } catch (InvalidSyntaxException e) {
      throw new IllegalArgumentException("filter " + condition + ": " + e.getMessage(), e);
    }
  }

  /** The service, or empty if it did not come in time. */
  Optional<T> find() throws InterruptedException {
    return Optional.ofNullable(tracker.waitForService(patience.toMillis()));
  }

  /** Who registered the service that was found. */
  String publisher() {
    ServiceReference<T> reference = tracker.getServiceReference();
    return reference == null ? "a bundle that left" : reference.getBundle().getSymbolicName();
  }

  @Override
  public void close() {
    tracker.close();
  }
}
