package org.guestmem.distribution;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.logging.LogManager;

/**
 * What the bundles log goes to the error stream, one line each: warnings, or all with verbose. Why
 * a region is not there is said by the command that configured it.
 */
final class Logging {
  private static final String QUIET =
      """
      handlers=java.util.logging.ConsoleHandler
      java.util.logging.ConsoleHandler.level=ALL
      java.util.logging.SimpleFormatter.format=guestmem: %5$s%n
      .level=WARNING
      org.guestmem.api.publish.RegionReport.level=OFF
      """;
  private static final String VERBOSE = QUIET + "org.guestmem.level=INFO\n";

  private Logging() {}

  static void configure(boolean verbose) throws IOException {
    byte[] properties = (verbose ? VERBOSE : QUIET).getBytes(StandardCharsets.ISO_8859_1);
    LogManager.getLogManager().readConfiguration(new ByteArrayInputStream(properties));
  }
}
