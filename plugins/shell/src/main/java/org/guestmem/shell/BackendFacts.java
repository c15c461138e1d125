package org.guestmem.shell;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.guestmem.api.MmapRegionFactory;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceReference;

/**
 * What a table says of a back end.
 *
 * @param backend its name
 * @param ranking the ranking of its service, or {@code -}
 * @param features what it can do
 * @param reason why it does not serve, or empty if it does
 */
record BackendFacts(String backend, String ranking, List<String> features, String reason) {
  private static final String NONE = "-";

  static BackendFacts serving(ServiceReference<MmapRegionFactory> reference) {
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

  static BackendFacts missing(String backend, String reason) {
    return new BackendFacts(backend, NONE, List.of(), reason);
  }

  String state() {
    if (!reason.isEmpty()) {
      return "does not serve: " + reason;
    }
    return "serves" + (features.isEmpty() ? "" : ": " + String.join(", ", features));
  }

  Map<String, Object> json() {
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
