package org.guestmem.distribution.session;

import java.io.BufferedReader;
import java.io.Console;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.util.List;
import java.util.Set;
import org.apache.felix.service.command.CommandProcessor;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Converter;
import org.apache.felix.service.command.Job;

/**
 * Runs Gogo commands and prints what they return: given ones, piped ones, or a user's.
 *
 * <p>The streams are the process's own. {@code System.out} would not do: Gogo puts its own in that
 * place, and would write to itself.
 */
final class GogoSession implements AutoCloseable {
  private static final String GREETING =
      "guestmem:backends, regions, map, dirty, read, write, find, save, load, create, close;"
          + " help COMMAND; exit";
  private static final String PROMPT = "guestmem> ";
  private static final Set<String> LEAVE = Set.of("exit", "quit");

  private final PrintStream out =
      new PrintStream(new FileOutputStream(FileDescriptor.out), true, Charset.defaultCharset());
  private final PrintStream err =
      new PrintStream(new FileOutputStream(FileDescriptor.err), true, Charset.defaultCharset());
  private final Keyboard keyboard = new Keyboard(new FileInputStream(FileDescriptor.in));
  private final CommandSession session;

  GogoSession(CommandProcessor processor) {
    session = processor.createSession(keyboard, out, err);
  }

  /** Runs commands up to the first that fails; returns whether none did. */
  boolean run(List<String> script) {
    return script.stream().allMatch(this::execute);
  }

  /** Runs the lines of the input up to the first that fails; returns whether none did. */
  boolean runInput() throws IOException {
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, Charset.defaultCharset()));
    String line = in.readLine();
    while (line != null && !LEAVE.contains(line.strip())) {
      if (!execute(line)) {
        return false;
      }
      line = in.readLine();
    }
    return true;
  }

  /** Runs what a user types, whatever becomes of it, until the user leaves. */
  void converse(Console console) {
    out.println(GREETING);
    String line = console.readLine(PROMPT);
    while (line != null && !LEAVE.contains(line.strip())) {
      keyboard.release();
      Interrupts toCommand = Interrupts.to(this::interrupt);
      try {
        execute(line);
      } finally {
        toCommand.close();
      }
      line = console.readLine(PROMPT);
    }
  }

  /**
   * Ctrl-C ends a command, at the prompt the platform. A command that watches its keyboard finds it
   * there, and says how far it came; one that does not is interrupted by the second.
   */
  private void interrupt() {
    Job running = session.foregroundJob();
    if (!keyboard.press() && running != null) {
      running.interrupt();
    }
  }

  private boolean execute(String command) {
    try {
      Object result = session.execute(command);
      if (result != null) {
        out.println(session.format(result, Converter.INSPECT).toString().stripTrailing());
      }
      return true;
    } catch (InterruptedException e) {
      err.println("interrupted");
      return false;
    } catch (Exception e) {
      err.println(e.getMessage() == null ? e.toString() : e.getMessage());
      return false;
    }
  }

  @Override
  public void close() {
    session.close();
  }
}
