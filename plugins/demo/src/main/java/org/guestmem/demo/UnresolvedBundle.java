package org.guestmem.demo;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.osgi.framework.Bundle;
import org.osgi.framework.Constants;

/** Says why a bundle of this project is installed and yet not resolved. */
final class UnresolvedBundle {
  private static final String OURS = "org.guestmem.";
  private static final Pattern JAVA_VERSION =
      Pattern.compile("\\(&\\(osgi\\.ee=JavaSE\\)\\(version=(\\d+)");

  private UnresolvedBundle() {}

  /** The reason, or empty if the bundle is not ours or is resolved. */
  static Optional<String> reason(Bundle bundle) {
    String name = bundle.getSymbolicName();
    if (name == null || !name.startsWith(OURS) || bundle.getState() != Bundle.INSTALLED) {
      return Optional.empty();
    }
    String needs = bundle.getHeaders().get(Constants.REQUIRE_CAPABILITY);
    return Optional.of(
        newerJava(needs == null ? "" : needs, Runtime.version().feature())
            .orElse("the bundle is not resolved; the log says what it misses"));
  }

  /** A framework lists every version up to its own, so the one that is asked for is a minimum. */
  static Optional<String> newerJava(String needs, int here) {
    Matcher version = JAVA_VERSION.matcher(needs);
    return version.find() && Integer.parseInt(version.group(1)) > here
        ? Optional.of("needs Java %s or later, this is %d".formatted(version.group(1), here))
        : Optional.empty();
  }
}
