package org.guestmem.distribution;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;

/** A program that is no part of the project, or a kernel: installed, or out of packages. */
final class FetchedProgram {
  private FetchedProgram() {}

  /** Where a script of {@code tools} says that it is; the test is skipped with the reason. */
  static String path(String script) throws IOException, InterruptedException {
    Path file = GuestmemScript.HOME.resolve("tools").resolve(script);
    Process fetch = new ProcessBuilder("sh", file.toString()).start();
    String path = text(fetch.getInputStream());
    String reason = text(fetch.getErrorStream());
    Assumptions.assumeTrue(fetch.waitFor() == 0, reason);
    return path;
  }

  private static String text(InputStream stream) throws IOException {
    return new String(stream.readAllBytes(), StandardCharsets.UTF_8).strip();
  }
}
