package org.guestmem.itests.application;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/**
 * A program that is talked to as a block says: a line that begins with a prompt is typed, and the
 * lines below it must appear. A person who types too early types again: so does this, for a while.
 * What else the program prints is not compared.
 */
final class Dialogue {
  static final String SHELL = "$ ";
  private static final Pattern PROMPT = Pattern.compile("^((g!|guestmem>|karaf@root\\(\\)>) *)+");
  private static final long PATIENCE = TimeUnit.SECONDS.toNanos(60);

  private final Process process;
  private final StringBuilder printed = new StringBuilder();

  Dialogue(Process process) {
    this.process = process;
    Thread reader = new Thread(this::read, "output of a guide's dialogue");
    reader.setDaemon(true);
    reader.start();
  }

  private void read() {
    try (InputStream in = process.getInputStream()) {
      byte[] bytes = new byte[8192];
      int count = in.read(bytes);
      while (count >= 0) {
        print(new String(bytes, 0, count, StandardCharsets.UTF_8));
        count = in.read(bytes);
      }
    } catch (IOException e) {
      print(e.toString());
    }
  }

  private synchronized void print(String text) {
    printed.append(text);
  }

  /** What was printed behind a position. */
  private synchronized String printed(int from) {
    return printed.substring(from);
  }

  /** Follows the lines below the command, up to the end of the program. */
  void follow(List<String> lines) throws IOException, InterruptedException {
    try {
      int at = 0;
      while (at < lines.size()) {
        String typed = lines.get(at++);
        List<String> expected = new ArrayList<>();
        while (at < lines.size() && !PROMPT.matcher(lines.get(at)).find()) {
          expected.add(lines.get(at++));
        }
        say(PROMPT.matcher(typed).replaceFirst(""), expected);
      }
      process.getOutputStream().close();
      if (!process.waitFor(PATIENCE, TimeUnit.NANOSECONDS) || process.exitValue() != 0) {
        throw new AssertionError("the program did not end well: " + printed(0));
      }
    } finally {
      process.destroyForcibly();
    }
  }

  private void say(String typed, List<String> expected) throws IOException, InterruptedException {
    long deadline = System.nanoTime() + PATIENCE;
    boolean appeared = false;
    while (!appeared) {
      int before = printed(0).length();
      OutputStream in = process.getOutputStream();
      in.write((typed + "\n").getBytes(StandardCharsets.UTF_8));
      in.flush();
      for (int i = 0; i < 40 && !appeared; i++) {
        appeared = Output.among(lines(before), expected);
        Thread.sleep(appeared ? 0 : 50);
      }
      if (!appeared && (System.nanoTime() > deadline || !process.isAlive())) {
        throw new AssertionError(
            "%s did not print %s, but %s".formatted(typed, expected, printed(before)));
      }
    }
  }

  private List<String> lines(int from) {
    return printed(from)
        .replaceAll("\u001b\\[[0-9;]*m", "")
        .lines()
        .map(line -> PROMPT.matcher(line).replaceFirst("").stripTrailing())
        .toList();
  }
}
