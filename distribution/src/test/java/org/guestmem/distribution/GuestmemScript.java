package org.guestmem.distribution;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The {@code guestmem} script, to be run as a user does, with a chosen JDK and options. */
record GuestmemScript(Path jdk, Path temp, List<String> javaOptions) {
  static final Path HOME = Path.of(System.getProperty("guestmem.home"));
  private static final long TIMEOUT_SECONDS = 120;

  /** What a process left behind. */
  record Outcome(int status, String out, String err) {}

  /** The JDK of the tests, and the 17 if {@code -Djdk17.home} gives one. */
  static Stream<Path> jdks() {
    String jdk17 = System.getProperty("jdk17.home", "");
    return Stream.of(System.getProperty("java.home"), jdk17)
        .filter(home -> !home.isEmpty())
        .map(Path::of);
  }

  /** The feature version of the JDK. */
  int java() throws IOException {
    String release = Files.readString(jdk.resolve("release"));
    return Integer.parseInt(release.replaceFirst("(?s).*JAVA_VERSION=\"(\\d+).*", "$1"));
  }

  /** Runs it to its end. */
  Outcome run(String input, String... args) throws IOException, InterruptedException {
    Path out = Files.createTempFile("guestmem-test", ".out");
    Path err = Files.createTempFile("guestmem-test", ".err");
    try {
      Process process =
          builder(args).redirectOutput(out.toFile()).redirectError(err.toFile()).start();
      process.getOutputStream().write(input.getBytes(StandardCharsets.UTF_8));
      process.getOutputStream().close();
      if (!process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new AssertionError("still running: " + List.of(args) + Files.readString(err));
      }
      return new Outcome(process.exitValue(), Files.readString(out), Files.readString(err));
    } finally {
      Files.delete(out);
      Files.delete(err);
    }
  }

  /** Starts it, its error stream mixed into its output. */
  Process start(String... args) throws IOException {
    return builder(args).redirectErrorStream(true).start();
  }

  /**
   * Starts it on a terminal of its own, a pty, whose keyboard and screen the process's pipes are.
   */
  Process startOnTerminal(String command, String locale) throws IOException {
    ProcessBuilder builder = builder();
    // Who runs tests in the background ignores SIGINT, and all below would inherit that.
    builder.command(
        "env",
        "--default-signal=INT",
        "script",
        "-qec",
        // A shell that stayed in between, as Debian's sh would, dies of Ctrl-C itself.
        "exec sh " + HOME.resolve("guestmem") + " " + command,
        "/dev/null");
    builder.environment().put("LC_ALL", locale);
    builder.environment().put("TERM", "xterm");
    builder.environment().remove("NO_COLOR");
    return builder.redirectErrorStream(true).start();
  }

  private ProcessBuilder builder(String... args) {
    List<String> command = new ArrayList<>(List.of("sh", HOME.resolve("guestmem").toString()));
    command.addAll(List.of(args));
    ProcessBuilder builder = new ProcessBuilder(command);
    List<String> options = new ArrayList<>(List.of("-Djava.io.tmpdir=" + temp));
    options.addAll(javaOptions);
    builder.environment().put("GUESTMEM_JAVA", jdk.resolve("bin/java").toString());
    builder.environment().put("GUESTMEM_JAVA_OPTS", String.join(" ", options));
    builder.environment().put("GUESTMEM_BUILD", "no");
    return builder;
  }
}
