package org.guestmem.pagemap.osgi;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.osgi.framework.Bundle;
import org.osgi.framework.Constants;
import org.osgi.framework.namespace.ExecutionEnvironmentNamespace;
import org.osgi.framework.wiring.BundleRequirement;
import org.osgi.framework.wiring.BundleRevision;

/**
 * A back end whose bundle is installed but does not run, so that no service of its own can say why.
 *
 * @param backend its name
 * @param reason why it does not run, and what would change that
 */
record IdleBackend(String backend, String reason) {
  /** The capability by which the bundle of a back end can be told, its value the name. */
  private static final String NAMESPACE = "org.guestmem.backend";

  // bnd writes (&(osgi.ee=JavaSE)(version=22)) from the class files.
  private static final Pattern VERSION =
      Pattern.compile("\\(osgi\\.ee=JavaSE\\).*\\(version>?=(\\d+)");

  static Optional<IdleBackend> of(Bundle bundle) {
    BundleRevision revision = bundle.adapt(BundleRevision.class);
    if (bundle.getState() == Bundle.ACTIVE || revision == null) {
      return Optional.empty();
    }
    return revision.getDeclaredCapabilities(NAMESPACE).stream()
        .map(capability -> Objects.toString(capability.getAttributes().get(NAMESPACE)))
        .findFirst()
        .map(name -> new IdleBackend(name, reason(bundle, revision)));
  }

  private static String reason(Bundle bundle, BundleRevision revision) {
    if (bundle.getState() != Bundle.INSTALLED) {
      return "its bundle %d is not started".formatted(bundle.getBundleId());
    }
    List<BundleRequirement> java =
        revision.getDeclaredRequirements(
            ExecutionEnvironmentNamespace.EXECUTION_ENVIRONMENT_NAMESPACE);
    int running = Runtime.version().feature();
    return java.stream()
        .map(requirement -> requirement.getDirectives().get(Constants.FILTER_DIRECTIVE))
        .mapToInt(filter -> filter == null ? 0 : neededJava(filter))
        .filter(needed -> needed > running)
        .mapToObj(needed -> "needs Java %d or later, this is %d".formatted(needed, running))
        .findFirst()
        .orElse("its bundle %d does not resolve".formatted(bundle.getBundleId()));
  }

  /** The Java version that a filter on the namespace {@code osgi.ee} asks for, or 0. */
  static int neededJava(String filter) {
    Matcher version = VERSION.matcher(filter);
    return version.find() ? Integer.parseInt(version.group(1)) : 0;
  }
}
