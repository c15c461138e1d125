package org.guestmem.pagemap.osgi;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.guestmem.api.MmapRegionFactory;
import org.guestmem.api.spi.UnavailableBackend;
import org.guestmem.pagemap.Table;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;

/**
 * What a table says of a back end.
 *
 * <p>Thread-safety: immutable.
 *
 * @param backend its name
 * @param ranking the ranking of its service, or {@code -}
 * @param features what it can do
 * @param reason why it does not serve, or empty if it does
 */
public record BackendFacts(String backend, String ranking, List<String> features, String reason) {
  private static final String NONE = "-";

  /**
   * Copies the features.
   *
   * @throws NullPointerException if an argument is null
   */
  public BackendFacts {
    Objects.requireNonNull(backend, "backend");
    Objects.requireNonNull(ranking, "ranking");
    Objects.requireNonNull(reason, "reason");
    features = List.copyOf(features);
  }

  /**
   * Looks for back ends: those that serve, those that say why they do not, and bundles of back ends
   * that do not run.
   *
   * @param context the context of the bundle that looks
   * @return those that serve, the preferred one first, then the others
   */
  public static List<BackendFacts> all(BundleContext context) {
    List<BackendFacts> all = new ArrayList<>();
    references(context, MmapRegionFactory.class).stream()
        .sorted(Comparator.reverseOrder())
        .forEach(reference -> all.add(serving(reference)));
    for (ServiceReference<UnavailableBackend> reference :
        references(context, UnavailableBackend.class)) {
      UnavailableBackend missing = context.getService(reference);
      if (missing != null) {
        all.add(missing(missing.backend(), missing.reason()));
        context.ungetService(reference);
      }
    }
    for (Bundle bundle : context.getBundles()) {
      IdleBackend.of(bundle).ifPresent(idle -> all.add(missing(idle.backend(), idle.reason())));
    }
    return all;
  }

  /**
   * Makes a table of facts.
   *
   * @param facts a row for each
   * @return the table
   */
  public static Table table(List<BackendFacts> facts) {
    Table table = new Table("BACK END", "RANKING", "STATE");
    facts.forEach(each -> table.row(each.backend, each.ranking, each.state()));
    return table;
  }

  private static BackendFacts serving(ServiceReference<MmapRegionFactory> reference) {
    List<String> features =
        reference.getProperty(MmapRegionFactory.FEATURES) instanceof String[] names
            ? List.of(names)
            : List.of();
    return new BackendFacts(
        Objects.toString(reference.getProperty(MmapRegionFactory.BACKEND), NONE),
        Objects.toString(reference.getProperty(Constants.SERVICE_RANKING), "0"),
        features,
        "");
  }

  private static BackendFacts missing(String backend, String reason) {
    return new BackendFacts(backend, NONE, List.of(), reason);
  }

  private static <S> Collection<ServiceReference<S>> references(
      BundleContext context, Class<S> type) {
    try {
      return context.getServiceReferences(type, null);
    } catch (InvalidSyntaxException e) {
      throw new AssertionError("no filter was given", e);
    }
  }

  private String state() {
    if (!reason.isEmpty()) {
      return "does not serve: " + reason;
    }
    return "serves" + (features.isEmpty() ? "" : ": " + String.join(", ", features));
  }

  /**
   * Returns the facts as what {@link org.guestmem.pagemap.Json} writes.
   *
   * @return fields in the order of a table
   */
  public Map<String, Object> json() {
    Map<String, Object> value = new LinkedHashMap<>();
    value.put("backend", backend);
    value.put("serves", reason.isEmpty());
    if (reason.isEmpty()) {
      value.put("ranking", Integer.parseInt(ranking));
      value.put("features", features);
    } else {
      value.put("reason", reason);
    }
    return value;
  }
}
