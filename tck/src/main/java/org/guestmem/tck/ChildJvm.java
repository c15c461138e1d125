package org.guestmem.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;

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
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Runs a main class in a JVM of its own, of the same JDK: with options that this one lacks, under
 * limits that this one has not, or because it may end.
 */
public final class ChildJvm {
  /** Lets the class path use native memory. */
  public static final String ENABLE = "--enable-native-access=ALL-UNNAMED";

  private ChildJvm() {}

  /**
   * How a JVM ended.
   *
   * @param status its exit status
   * @param output what it printed, errors included
   */
  public record End(int status, String output) {}

  /**
   * Runs a class until it ends; it must end with status 0.
   *
   * @param shell a prefix in the language of sh(1), such as {@code ulimit -n 200;}
   * @param options the options of the JVM
   * @param main the class
   * @param arguments its arguments
   * @return what it printed
   * @throws IOException if there is no such JVM
   * @throws InterruptedException if this thread is interrupted
   */
  public static String run(String shell, List<String> options, Class<?> main, String... arguments)
      throws IOException, InterruptedException {
    End end = end(shell, options, main, arguments);
    assertEquals(0, end.status(), end::output);
    return end.output();
  }

  /**
   * Runs a class until it ends, however it does.
   *
   * @param shell a prefix in the language of sh(1)
   * @param options the options of the JVM
   * @param main the class
   * @param arguments its arguments
   * @return how it ended
   * @throws IOException if there is no such JVM
   * @throws InterruptedException if this thread is interrupted
   */
  public static End end(String shell, List<String> options, Class<?> main, String... arguments)
      throws IOException, InterruptedException {
    Process child =
        new ProcessBuilder(command(shell, options, main, arguments))
            .redirectErrorStream(true)
            .start();
    String output = new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new End(child.waitFor(), output);
  }

  /**
   * Starts a class, whose output is read as it comes; its errors go where those of this JVM go.
   *
   * @param main the class
   * @param arguments its arguments
   * @return the process
   * @throws IOException if there is no such JVM
   */
  public static Process start(Class<?> main, String... arguments) throws IOException {
    return new ProcessBuilder(command("", List.of(ENABLE), main, arguments))
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
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

  /** All that this JVM has, be it on a module path: and where tests patch a module, the patch. */
  private static String classPath(Class<?> main) {
    return Stream.of(
            root(main),
            System.getProperty("java.class.path", ""),
            System.getProperty("jdk.module.path", ""))
        .filter(path -> !path.isEmpty())
        .collect(Collectors.joining(File.pathSeparator));
  }

  /** The directory or jar of a class; its code source is another where tests patch a module. */
  private static String root(Class<?> type) {
    String name = type.getName().replace('.', '/') + ".class";
    String file = type.getName().replaceFirst(".*\\.", "") + ".class";
    URL url = Objects.requireNonNull(type.getResource(file), file);
    String found = url.toString().replaceFirst("!?/" + name.replace("$", "\\$") + "$", "");
    try {
      return Path.of(new URI(found.replaceFirst("^jar:", ""))).toString();
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * Tells whether a command works here.
   *
   * @param shell the command, in the language of sh(1)
   * @return whether its exit status is 0
   * @throws IOException if there is no shell
   * @throws InterruptedException if this thread is interrupted
   */
  public static boolean works(String shell) throws IOException, InterruptedException {
    Process child = new ProcessBuilder("sh", "-c", shell).redirectErrorStream(true).start();
    child.getInputStream().readAllBytes();
    return child.waitFor() == 0;
  }
}
