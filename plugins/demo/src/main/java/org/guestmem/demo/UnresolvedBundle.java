package org.guestmem.demo;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.osgi.framework.Bundle;
import org.osgi.framework.namespace.ExecutionEnvironmentNamespace;
import org.osgi.framework.wiring.BundleRequirement;
import org.osgi.framework.wiring.BundleRevision;

/** Says why a bundle of this project is installed and yet not resolved. */
final class UnresolvedBundle {
  private static final String OURS = "org.guestmem.";
  private static final Pattern VERSION = Pattern.compile("\\(version=(\\d+)");

  private UnresolvedBundle() {}

  /** The reason, or empty if the bundle is not ours or is resolved. */
  static Optional<String> reason(Bundle bundle) {
    String name = bundle.getSymbolicName();
    if (name == null || !name.startsWith(OURS) || bundle.getState() != Bundle.INSTALLED) {
      return Optional.empty();
    }
    int here = Runtime.version().feature();
    return Optional.of(
        requiredJava(bundle)
            .filter(needed -> needed > here)
            .map(needed -> "needs Java %d or later, this is %d".formatted(needed, here))
            .orElse("the bundle is not resolved; the log says what it misses"));
  }

  /** The framework lists every version up to its own, so that the one asked for is a minimum. */
  private static Optional<Integer> requiredJava(Bundle bundle) {
    String namespace = ExecutionEnvironmentNamespace.EXECUTION_ENVIRONMENT_NAMESPACE;
    return bundle.adapt(BundleRevision.class).getDeclaredRequirements(namespace).stream()
        .map(UnresolvedBundle::filter)
        .map(VERSION::matcher)
        .filter(Matcher::find)
        .map(found -> Integer.valueOf(found.group(1)))
        .findFirst();
  }

  private static String filter(BundleRequirement requirement) {
    return requirement
        .getDirectives()
        .getOrDefault(ExecutionEnvironmentNamespace.REQUIREMENT_FILTER_DIRECTIVE, "");
  }
}
