package org.guestmem.demo;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.osgi.framework.Bundle;
import org.osgi.framework.Constants;

/** Says why a bundle is installed and yet not resolved. */
final class UnresolvedBundle {
  private static final Pattern BACKEND = Pattern.compile("org\\.guestmem\\.backend=\"?(\\w+)");
  private static final Pattern JAVA_VERSION =
      Pattern.compile("\\(&\\(osgi\\.ee=JavaSE\\)\\(version=(\\d+)");

  private UnresolvedBundle() {}

  /** The name of the back end in the bundle, or empty if there is none. */
  static Optional<String> backend(Bundle bundle) {
    String provides = bundle.getHeaders().get(Constants.PROVIDE_CAPABILITY);
    Matcher name = BACKEND.matcher(provides == null ? "" : provides);
    return name.find() ? Optional.of(name.group(1)) : Optional.empty();
  }

  /** The reason, or empty if the bundle is resolved. */
  static Optional<String> reason(Bundle bundle) {
    if (bundle.getState() != Bundle.INSTALLED) {
      return Optional.empty();
    }
    String needs = bundle.getHeaders().get(Constants.REQUIRE_CAPABILITY);
    return Optional.of(
        newerJava(needs == null ? "" : needs, Runtime.version().feature())
            .orElse(bundle.getSymbolicName() + " is not resolved; the log says what it misses"));
  }

  /** A framework lists every version up to its own, so the one that is asked for is a minimum. */
  static Optional<String> newerJava(String needs, int here) {
    Matcher version = JAVA_VERSION.matcher(needs);
    return version.find() && Integer.parseInt(version.group(1)) > here
        ? Optional.of("needs Java %s or later, this is %d".formatted(version.group(1), here))
        : Optional.empty();
  }
}
