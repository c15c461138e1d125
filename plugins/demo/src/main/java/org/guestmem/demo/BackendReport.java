package org.guestmem.demo;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.TreeSet;
import org.guestmem.api.MmapRegionFactory;
import org.guestmem.api.spi.UnavailableBackend;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;

/** Which back ends are there, the best first, and why others are not. */
final class BackendReport {
  private static final int WIDTH = 90;

  private final BundleContext context;

  BackendReport(BundleContext context) {
    this.context = context;
  }

  List<String> lines() {
    List<String> lines = new ArrayList<>();
    List<ServiceReference<MmapRegionFactory>> found =
        new ArrayList<>(references(MmapRegionFactory.class));
    found.sort(Collections.reverseOrder());
    found.forEach(reference -> lines.addAll(describe(reference)));
    for (ServiceReference<UnavailableBackend> reference : references(UnavailableBackend.class)) {
      UnavailableBackend missing = context.getService(reference);
      if (missing != null) {
        lines.add(missing(missing.backend(), missing.reason()));
      }
      context.ungetService(reference);
    }
    for (Bundle bundle : context.getBundles()) {
      UnresolvedBundle.backend(bundle)
          .flatMap(name -> UnresolvedBundle.reason(bundle).map(reason -> missing(name, reason)))
          .ifPresent(lines::add);
    }
    return lines;
  }

  private static List<String> describe(ServiceReference<MmapRegionFactory> reference) {
    int ranking = reference.getProperty(Constants.SERVICE_RANKING) instanceof Integer r ? r : 0;
    Object features = reference.getProperty(MmapRegionFactory.FEATURES);
    String start =
        "%-10s ranking %4d   ".formatted(reference.getProperty(MmapRegionFactory.BACKEND), ranking);
    return features instanceof String[] names && names.length > 0
        ? wrap(start + "features", new TreeSet<>(List.of(names)))
        : List.of(start + "no features");
  }

  /** Puts words behind a start, in as many lines as they take, each below the first word. */
  private static List<String> wrap(String start, Collection<String> words) {
    List<String> lines = new ArrayList<>();
    StringBuilder line = new StringBuilder(start);
    String separator = " ";
    for (String word : words) {
      if (line.length() + word.length() > WIDTH) {
        lines.add(line + ",");
        line = new StringBuilder(" ".repeat(start.length()));
        separator = " ";
      }
      line.append(separator).append(word);
      separator = ", ";
    }
    lines.add(line.toString());
    return lines;
  }

  private static String missing(String name, String reason) {
    return "%-10s is not there: %s".formatted(name, reason);
  }

  private <T> Collection<ServiceReference<T>> references(Class<T> type) {
    try {
      return context.getServiceReferences(type, null);
    } catch (InvalidSyntaxException e) {
      throw new AssertionError("no filter, no syntax", e);
    }
  }
}
