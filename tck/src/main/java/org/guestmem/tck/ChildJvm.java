package org.guestmem.tck;

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
import java.util.stream.Stream;

/**
 * Runs a main class of the tests in a JVM of its own, with options, limits and an end that this one
 * has not. It has all classes of this one, on its class path.
 */
public final class ChildJvm {
  /** The option that grants native access to what is on the class path. */
  public static final String ENABLE = "--enable-native-access=ALL-UNNAMED";

  /**
   * How a JVM ended.
   *
   * @param status its exit status; 128 and the signal's number if a signal ended it
   * @param out what it wrote to its output and its errors
   */
  public record Outcome(int status, String out) {
    /**
     * Returns what the JVM wrote, which must have ended well.
     *
     * @return the text
     */
    public String success() {
      assertEquals(0, status, out);
      return out;
    }
  }

  private ChildJvm() {}

  /**
   * Runs a class to its end.
   *
   * @param shell commands for sh, each with a semicolon after it, that come before; the words of
   *     the JVM's command are {@code "$@"}, if it is to be run by another one
   * @param options of the JVM
   * @param main the class
   * @param arguments of its main method
   * @return how it ended
   * @throws IOException if it cannot be started
   * @throws InterruptedException if this thread is interrupted
   */
  public static Outcome run(String shell, List<String> options, Class<?> main, String... arguments)
      throws IOException, InterruptedException {
    List<String> command = command(shell, options, main, arguments);
    Process child = new ProcessBuilder(command).redirectErrorStream(true).start();
    String out = new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertTrue(child.waitFor(1, TimeUnit.MINUTES), () -> command + " hangs: " + out);
    return new Outcome(child.exitValue(), out);
  }

  /**
   * Starts a class, whose output is read as it comes; its errors go where those of this JVM go.
   *
   * @param main the class
   * @param arguments of its main method
   * @return the process
   * @throws IOException if it cannot be started
   */
  public static Process start(Class<?> main, String... arguments) throws IOException {
    return new ProcessBuilder(command("", List.of(ENABLE), main, arguments))
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  /**
   * Tells whether a command of the shell works here.
   *
   * @param shell the command
   * @return whether it ended with status 0
   * @throws IOException if there is no shell
   * @throws InterruptedException if this thread is interrupted
   */
  public static boolean works(String shell) throws IOException, InterruptedException {
    Process child = new ProcessBuilder("sh", "-c", shell).redirectErrorStream(true).start();
    child.getInputStream().readAllBytes();
    return child.waitFor() == 0;
  }

  private static List<String> command(
      String shell, List<String> options, Class<?> main, String... arguments) {
    List<String> command = new ArrayList<>(List.of("sh", "-c", shell + "exec \"$@\"", "sh"));
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(options);
    command.addAll(List.of("-cp", classPath(main), main.getName()));
    command.addAll(List.of(arguments));
    return command;
  }

  private static String classPath(Class<?> main) {
    return Stream.of(
            root(main),
            System.getProperty("jdk.module.path", ""),
            System.getProperty("java.class.path"))
        .filter(part -> !part.isEmpty())
        .reduce((one, other) -> one + File.pathSeparator + other)
        .orElseThrow();
  }

  /**
   * The directory or jar of a class; its code source would be another where tests patch a module.
   */
  private static String root(Class<?> type) {
    String file = type.getName().substring(type.getPackageName().length() + 1) + ".class";
    URL url = Objects.requireNonNull(type.getResource(file));
    String name = type.getName().replace('.', '/') + ".class";
    String found = url.toString().replaceFirst("^jar:", "");
    found = found.substring(0, found.length() - name.length()).replaceFirst("!?/$", "");
    try {
      return Path.of(new URI(found)).toString();
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }
}
