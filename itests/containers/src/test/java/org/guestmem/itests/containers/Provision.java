package org.guestmem.itests.containers;

import static org.ops4j.pax.exam.CoreOptions.bundle;
import static org.ops4j.pax.exam.CoreOptions.composite;
import static org.ops4j.pax.exam.CoreOptions.systemProperty;
import static org.ops4j.pax.exam.CoreOptions.systemTimeout;
import static org.ops4j.pax.exam.CoreOptions.when;

import java.nio.file.Path;
import java.util.stream.Stream;
import org.ops4j.pax.exam.Option;

/** What containers are made of: files that Maven copied from its class path. */
final class Provision {
  static final String API = "org.guestmem.api";
  static final String FFM = "org.guestmem.ffm";
  static final String FALLBACK = "org.guestmem.fallback";

  private static final String DIRECTORY = "guestmem.bundles";

  private Provision() {}

  /** Returns the URL of a bundle, for a test that installs it by itself. */
  static String url(String bundle) {
    return Path.of(System.getProperty(DIRECTORY), bundle + ".jar").toUri().toString();
  }

  /** The api on a bare framework, and what runs tests there. */
  static Option api() {
    return composite(
        systemTimeout(30_000),
        systemProperty(DIRECTORY).value(System.getProperty(DIRECTORY)),
        systemProperty("org.ops4j.pax.logging.DefaultServiceLog.level").value("WARN"),
        bundles(
            "opentest4j",
            "junit-platform-commons",
            "junit-platform-engine",
            "junit-platform-launcher",
            "junit-jupiter-api",
            "junit-jupiter-params",
            "junit-jupiter-engine",
            "org.guestmem.itests.driver",
            API));
  }

  /** Every back end that resolves on this Java: Pax Exam gives up if a bundle does not start. */
  static Option backEnds() {
    return composite(
        bundles(FALLBACK), when(Runtime.version().feature() >= 22).useOptions(bundles(FFM)));
  }

  /** A DS runtime and ConfigAdmin. */
  static Option declarativeServices() {
    return bundles(
        "org.osgi.util.function",
        "org.osgi.util.promise",
        "org.osgi.service.component",
        "org.apache.felix.configadmin",
        "org.apache.felix.scr");
  }

  static Option bundles(String... names) {
    return composite(Stream.of(names).map(name -> bundle(url(name))).toArray(Option[]::new));
  }
}
