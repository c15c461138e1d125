package org.guestmem.itests.karaf;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * A user of {@code bin/karaf} in front of a terminal, a pty whose keyboard and screen are the pipes
 * of a process.
 */
final class KarafTerminal implements AutoCloseable {
  /** The prompt, whose first word is bold. */
  private static final String PROMPT = "^[[1mkaraf^[[0m@root()> ";

  /** What JLine writes when it has taken a line, and before it asks for the next. */
  private static final String LINE_TAKEN = "^[[?2004l";

  private static final String LINE_WANTED = "^[[?1h";
  private static final long PATIENCE = Duration.ofSeconds(60).toNanos();

  private final Process process;
  private final InputStream screen;
  private final OutputStream keyboard;
  private final StringBuilder seen = new StringBuilder();

  /** Starts a Karaf on the JVM of the tests. */
  KarafTerminal(Path karaf) throws IOException {
    // Who runs tests in the background ignores SIGINT, and all below would inherit that.
    String[] command = {
      "env",
      "--default-signal=INT",
      "script",
      "-qec",
      "exec sh " + karaf.resolve("bin/karaf"),
      "/dev/null"
    };
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    // No shell may stay in between: Debian's dies of Ctrl-C.
    builder.environment().put("KARAF_EXEC", "exec");
    builder.environment().put("LC_ALL", "C.UTF-8");
    builder.environment().put("TERM", "xterm");
    builder.environment().remove("NO_COLOR");
    process = builder.start();
    screen = process.getInputStream();
    keyboard = process.getOutputStream();
    waitFor(PROMPT);
  }

  /** Types a command, again while Karaf does not know it yet. */
  void runWhenThere(String line) throws IOException {
    long start = System.nanoTime();
    String answer = run(line);
    while (answer.contains("Command not found")) {
      if (System.nanoTime() - start > PATIENCE) {
        throw new AssertionError(answer);
      }
      answer = run(line);
    }
  }

  /** Types a line and returns what appears between it and the next prompt. */
  String run(String line) throws IOException {
    type(line + "\r");
    return waitForAnswer();
  }

  /** What appears below a line that was typed, up to the next prompt. */
  String waitForAnswer() throws IOException {
    waitFor(LINE_TAKEN);
    return waitForPrompt();
  }

  /** What a command that runs prints, up to the next prompt. */
  String waitForPrompt() throws IOException {
    String answer = waitFor(LINE_WANTED);
    waitFor(PROMPT);
    return answer.substring(0, answer.length() - LINE_WANTED.length());
  }

  /** Presses keys. */
  void type(String keys) throws IOException {
    keyboard.write(keys.getBytes(StandardCharsets.UTF_8));
    keyboard.flush();
  }

  /** Ctrl-C, which the terminal turns into a signal. */
  void interrupt() throws IOException {
    type("\003");
  }

  /** What the screen shows up to a text, from where the last wait ended. */
  String waitFor(String text) throws IOException {
    long start = System.nanoTime();
    while (seen.indexOf(text) < 0) {
      if (System.nanoTime() - start > PATIENCE || !process.isAlive()) {
        throw new AssertionError("no '" + text + "' on the screen: " + seen);
      }
      byte[] shown = screen.readNBytes(screen.available());
      seen.append(new String(shown, StandardCharsets.UTF_8).replace("\033", "^["));
      pause();
    }
    int end = seen.indexOf(text) + text.length();
    String shown = seen.substring(0, end);
    seen.delete(0, end);
    return shown.replace("\r\n", "\n");
  }

  private static void pause() {
    try {
      Thread.sleep(10);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** Leaves, and returns the exit status. */
  int exit() throws IOException, InterruptedException {
    type("system:shutdown -f\r");
    // Nobody reads the screen any more, which is not that large.
    return process.waitFor(60, TimeUnit.SECONDS) ? process.exitValue() : -1;
  }

  @Override
  public void close() {
    process.descendants().forEach(ProcessHandle::destroy);
    process.destroy();
  }
}
