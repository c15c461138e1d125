package org.guestmem.distribution.session;

import java.io.IOException;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.guestmem.api.GuestMemoryRegion;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.osgi.service.component.runtime.dto.ComponentConfigurationDTO;

/**
 * Configures regions as an operator does, and knows what became of it: the publisher of the api
 * judges the values, and Declarative Services keep its answer.
 */
final class RegionConfigurations {
  private static final String PID = "org.guestmem.region";
  private static final Pattern MESSAGE = Pattern.compile("(?:Caused by: )?[\\w.$]+: (.+)");
  private static final long WAIT_MILLIS = 30_000;
  private static final long POLL_MILLIS = 10;

  private final BundleContext context;
  private final ConfigurationAdmin admin;
  private final ServiceComponentRuntime components;

  RegionConfigurations(
      BundleContext context, ConfigurationAdmin admin, ServiceComponentRuntime components) {
    this.context = context;
    this.admin = admin;
    this.components = components;
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
    while (!isPublished(configuration.getPid())) {
      throwIfRefused(configuration.getPid());
      if (System.nanoTime() - deadline > 0) {
        throw new IllegalArgumentException(
            "no back end took the region within %d ms: %s".formatted(WAIT_MILLIS, properties));
      }
      Thread.sleep(POLL_MILLIS);
    }
  }

  /** The component of a region that waits for its back end is active, too. */
  private boolean isPublished(String pid) {
    String filter = "(%s=%s)".formatted(Constants.SERVICE_PID, pid);
    try {
      return !context.getServiceReferences(GuestMemoryRegion.class, filter).isEmpty();
    } catch (InvalidSyntaxException e) {
      throw new AssertionError(filter, e);
    }
  }

  private void throwIfRefused(String pid) {
    components.getComponentDescriptionDTOs().stream()
        .filter(description -> description.name.equals(PID))
        .flatMap(description -> components.getComponentConfigurationDTOs(description).stream())
        .filter(configured -> pid.equals(configured.properties.get(Constants.SERVICE_PID)))
        .filter(found -> found.state == ComponentConfigurationDTO.FAILED_ACTIVATION)
        .findFirst()
        .ifPresent(
            failed -> {
              throw new IllegalArgumentException(message(failed.failure));
            });
  }

  /**
   * The first message in the printed stack trace that DS keeps; the reflection around the
   * publisher's own exception has none.
   */
  static String message(String trace) {
    return trace
        .lines()
        .map(MESSAGE::matcher)
        .filter(Matcher::matches)
        .map(line -> line.group(1))
        .findFirst()
        .orElse(trace);
  }
}
