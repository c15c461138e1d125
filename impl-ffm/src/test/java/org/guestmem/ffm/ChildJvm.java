package org.guestmem.ffm;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Runs a main class of the tests in a JVM of its own, under limits that this one has not. */
final class ChildJvm {
  static final String ENABLE = "--enable-native-access=ALL-UNNAMED";

  private ChildJvm() {}

  /** Returns what the class printed; it must have ended with status 0. */
  static String run(String shell, List<String> options, Class<?> main, String... arguments)
      throws IOException, InterruptedException {
    Process child =
        new ProcessBuilder(command(shell, options, main, arguments))
            .redirectErrorStream(true)
            .start();
    String out = new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, child.waitFor(), out);
    return out;
  }

  /** Starts the class, whose output is read as it comes; its errors go where those of this go. */
  static Process start(Class<?> main, String... arguments) throws IOException {
    return new ProcessBuilder(command("", List.of(ENABLE), main, arguments))
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  private static List<String> command(
      String shell, List<String> options, Class<?> main, String... arguments) {
    List<String> command = new ArrayList<>(List.of("sh", "-c", shell + "exec \"$@\"", "sh"));
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(options);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    command.addAll(List.of(arguments));
    return command;
  }

  /** Tells whether a command of the shell works here. */
  static boolean works(String shell) throws IOException, InterruptedException {
    Process child = new ProcessBuilder("sh", "-c", shell).redirectErrorStream(true).start();
    child.getInputStream().readAllBytes();
    return child.waitFor() == 0;
  }
}
