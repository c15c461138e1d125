package org.guestmem.itests.jars;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Runs {@link BackEndProbe} in a JVM of its own.
 *
 * @param home the JDK
 * @param options its options, without the class path of the probe
 */
record ChildJvm(Path home, List<String> options) {

  /** The JDK of this test run. */
  static ChildJvm current(String... options) {
    return new ChildJvm(Path.of(System.getProperty("java.home")), List.of(options));
  }

  static ChildJvm jdk17(String... options) {
    return new ChildJvm(Path.of(System.getProperty("jdk17.home")), List.of(options));
  }

  /** What the probe printed when it found the back ends of the one module path of all jars. */
  List<String> onModulePath() throws IOException, InterruptedException {
    return run(
        List.of("-p", BuiltJars.DIRECTORY.toString(), "--add-modules", "ALL-MODULE-PATH"),
        "",
        List.of("layer"));
  }

  /** The same on a class path of all jars. */
  List<String> onClassPath() throws IOException, InterruptedException {
    return run(List.of(), File.pathSeparator + BuiltJars.DIRECTORY.resolve("*"), List.of("loader"));
  }

  /** The same where the api is on the class path and the back ends are in a loader below it. */
  List<String> inLoaderBelow() throws IOException, InterruptedException {
    return run(
        List.of(),
        File.pathSeparator + BuiltJars.own("org.guestmem.api"),
        List.of(
            "urls",
            BuiltJars.own("org.guestmem.fallback").toString(),
            BuiltJars.own("org.guestmem.ffm").toString()));
  }

  private List<String> run(List<String> modules, String morePath, List<String> arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(home.resolve("bin/java").toString());
    command.addAll(options);
    command.addAll(modules);
    command.add("-cp");
    command.add(probePath() + morePath);
    command.add(BackEndProbe.class.getName());
    command.addAll(arguments);
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().keySet().removeAll(List.of("JDK_JAVA_OPTIONS", "JAVA_TOOL_OPTIONS"));
    Process process = builder.start();
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertTrue(process.waitFor(60, TimeUnit.SECONDS), "still running: " + command);
    assertTrue(process.exitValue() == 0, () -> command + "\n" + output);
    return output.lines().toList();
  }

  private static Path probePath() {
    try {
      return Path.of(
          BackEndProbe.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }
}
