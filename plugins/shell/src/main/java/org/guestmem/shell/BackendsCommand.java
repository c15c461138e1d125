package org.guestmem.shell;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.apache.felix.service.command.Descriptor;
import org.guestmem.api.MmapRegionFactory;
import org.guestmem.api.spi.UnavailableBackend;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;

/** {@code guestmem:backends}. Public because Gogo calls it by reflection. */
public final class BackendsCommand {
  private final BundleContext context;

  BackendsCommand(BundleContext context) {
    this.context = context;
  }

  /**
   * Lists the back ends that serve, the preferred one first, and those that do not.
   *
   * @return a table
   */
  @Descriptor("lists the back ends: what they can do, or why they do not serve")
  public String backends() {
    TextTable table = new TextTable("BACK END", "RANKING", "STATE");
    List<ServiceReference<MmapRegionFactory>> serving =
        new ArrayList<>(references(MmapRegionFactory.class));
    serving.sort(Comparator.reverseOrder());
    for (ServiceReference<MmapRegionFactory> reference : serving) {
      table.row(
          text(reference, MmapRegionFactory.BACKEND),
          text(reference, Constants.SERVICE_RANKING),
          "serves" + features(reference));
    }
    for (ServiceReference<UnavailableBackend> reference : references(UnavailableBackend.class)) {
      UnavailableBackend missing = context.getService(reference);
      if (missing != null) {
        table.row(missing.backend(), "-", "does not serve: " + missing.reason());
        context.ungetService(reference);
      }
    }
    for (Bundle bundle : context.getBundles()) {
      IdleBackend.of(bundle)
          .ifPresent(idle -> table.row(idle.backend(), "-", "does not serve: " + idle.reason()));
    }
    return table.toString();
  }

  private static String features(ServiceReference<?> reference) {
    return reference.getProperty(MmapRegionFactory.FEATURES) instanceof String[] features
            && features.length > 0
        ? ": " + String.join(", ", features)
        : "";
  }

  private static String text(ServiceReference<?> reference, String property) {
    return Objects.toString(reference.getProperty(property), "-");
  }

  private <S> Collection<ServiceReference<S>> references(Class<S> type) {
    try {
      return context.getServiceReferences(type, null);
    } catch (InvalidSyntaxException e) {
      throw new AssertionError("no filter was given", e);
    }
  }
}
