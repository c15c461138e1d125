package org.guestmem.distribution.session;

import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import org.guestmem.api.GuestMemoryRegion;
import org.guestmem.api.UnavailableRegion;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;

/** Configures regions as an operator does, and knows what became of it. */
final class RegionConfigurations {
  private static final String PID = "org.guestmem.region";
  private static final long WAIT_MILLIS = 30_000;
  private static final long POLL_MILLIS = 10;

  private final BundleContext context;
  private final ConfigurationAdmin admin;

  RegionConfigurations(BundleContext context, ConfigurationAdmin admin) {
    this.context = context;
    this.admin = admin;
  }

  /**
   * Returns once the region is published.
   *
   * @throws IllegalArgumentException if it cannot be; the message is the publisher's
   */
  void publish(Map<String, Object> properties) throws IOException, InterruptedException {
    Configuration configuration = admin.createFactoryConfiguration(PID, "?");
    configuration.update(FrameworkUtil.asDictionary(properties));
    long deadline = System.nanoTime() + WAIT_MILLIS * 1_000_000;
    while (find(GuestMemoryRegion.class, configuration).isEmpty()) {
      find(UnavailableRegion.class, configuration)
          .filter(UnavailableRegion::refused)
          .ifPresent(
              refused -> {
                throw new IllegalArgumentException(refused.reason());
              });
      if (System.nanoTime() - deadline > 0) {
        throw new IllegalArgumentException(
            "no back end took the region within %d ms: %s".formatted(WAIT_MILLIS, properties));
      }
      Thread.sleep(POLL_MILLIS);
    }
  }

  private <T> Optional<T> find(Class<T> type, Configuration configuration) {
    String filter = "(%s=%s)".formatted(Constants.SERVICE_PID, configuration.getPid());
    try {
      return context.getServiceReferences(type, filter).stream()
          .findFirst()
          .map(context::getService);
    } catch (InvalidSyntaxException e) {
      throw new AssertionError(filter, e);
    }
  }
}
