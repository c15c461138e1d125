package org.guestmem.shell;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import org.apache.felix.service.command.Descriptor;
import org.apache.felix.service.command.Parameter;
import org.guestmem.api.MmapRegionFactory;
import org.guestmem.api.spi.UnavailableBackend;
import org.guestmem.pagemap.Json;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
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
   * @param json whether to write JSON
   * @return a table
   */
  @Descriptor("lists the back ends: what they can do, or why they do not serve")
  public String backends(
      @Descriptor("writes JSON")
          @Parameter(
              names = {"--json"},
              presentValue = "true",
              absentValue = "false")
          boolean json) {
    List<BackendFacts> all = new ArrayList<>();
    references(MmapRegionFactory.class).stream()
        .sorted(Comparator.reverseOrder())
        .forEach(reference -> all.add(BackendFacts.serving(reference)));
    for (ServiceReference<UnavailableBackend> reference : references(UnavailableBackend.class)) {
      UnavailableBackend missing = context.getService(reference);
      if (missing != null) {
        all.add(BackendFacts.missing(missing.backend(), missing.reason()));
        context.ungetService(reference);
      }
    }
    for (Bundle bundle : context.getBundles()) {
      IdleBackend.of(bundle)
          .ifPresent(idle -> all.add(BackendFacts.missing(idle.backend(), idle.reason())));
    }
    return json ? Json.of(all.stream().map(BackendFacts::json).toList()) : table(all);
  }

  private static String table(List<BackendFacts> all) {
    TextTable table = new TextTable("BACK END", "RANKING", "STATE");
    all.forEach(each -> table.row(each.backend(), each.ranking(), each.state()));
    return table.toString();
  }

  private <S> Collection<ServiceReference<S>> references(Class<S> type) {
    try {
      return context.getServiceReferences(type, null);
    } catch (InvalidSyntaxException e) {
      throw new AssertionError("no filter was given", e);
    }
  }
}
