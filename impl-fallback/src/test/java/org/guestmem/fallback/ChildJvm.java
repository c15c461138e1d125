package org.guestmem.fallback;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.guestmem.api.MmapRegion;

/** Runs a main class of the tests in a JVM of its own, with options that this one lacks. */
final class ChildJvm {
  private ChildJvm() {}

  /** Returns what the class printed; it must have ended with status 0. */
  static List<String> run(Class<?> main, String... options)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of(options));
    command.addAll(List.of("-cp", classPath(main), main.getName()));
    Process child = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertTrue(child.waitFor(1, TimeUnit.MINUTES), () -> command + " hangs: " + output);
    assertEquals(0, child.exitValue(), () -> command + " ended with: " + output);
    return output.lines().toList();
  }

  private static String classPath(Class<?> main) {
    return String.join(
        File.pathSeparator,
        List.of(root(main), root(FallbackRegionFactory.class), root(MmapRegion.class)));
  }

  /**
   * The directory or jar of a class; its code source would be another where tests patch a module.
   */
  private static String root(Class<?> type) {
    String name = type.getName().replace('.', '/') + ".class";
    URL url = Objects.requireNonNull(type.getResource(type.getSimpleName() + ".class"));
    String found = url.toString().replaceFirst("!?/" + name + "$", "").replaceFirst("^jar:", "");
    try {
      return Path.of(new URI(found)).toString();
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }
}
