package org.guestmem.distribution;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** A user in front of a terminal: types when the screen shows what was waited for. */
final class TerminalSession implements AutoCloseable {
  private static final String PROMPT = "guestmem> ";
  private static final long PATIENCE = Duration.ofSeconds(60).toNanos();

  private final Process process;
  private final InputStream screen;
  private final OutputStream keyboard;
  private final StringBuilder seen = new StringBuilder();

  TerminalSession(Process process) {
    this.process = process;
    screen = process.getInputStream();
    keyboard = process.getOutputStream();
  }

  /** Types a line after the prompt, and returns what the screen shows up to the next. */
  String run(String line) throws IOException, InterruptedException {
    type(line + "\n");
    return waitFor(PROMPT);
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

  String waitForPrompt() throws IOException, InterruptedException {
    return waitFor(PROMPT);
  }

  /** What the screen shows up to a text, from where the last wait ended. */
  String waitFor(String text) throws IOException, InterruptedException {
    long start = System.nanoTime();
    while (seen.indexOf(text) < 0) {
      if (screen.available() > 0) {
        seen.append(new String(screen.readNBytes(screen.available()), StandardCharsets.UTF_8));
      } else if (System.nanoTime() - start > PATIENCE || !process.isAlive()) {
        throw new AssertionError("no '" + text + "' on the screen: " + seen);
      } else {
        Thread.sleep(10);
      }
    }
    int end = seen.indexOf(text) + text.length();
    String shown = seen.substring(0, end);
    seen.delete(0, end);
    return shown.replace("\r\n", "\n").replace("\033", "^[");
  }

  int exit() throws IOException, InterruptedException {
    type("exit\n");
    return process.waitFor();
  }

  @Override
  public void close() {
    process.descendants().forEach(ProcessHandle::destroy);
    process.destroy();
  }
}
