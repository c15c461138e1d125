package org.guestmem.shell;

import java.io.PrintStream;
import java.util.List;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Process;
import org.guestmem.pagemap.PageMapText;
import org.guestmem.pagemap.PictureGlyphs;
import org.guestmem.pagemap.TerminalCharset;

/**
 * Where a command that shows progress or asks finds its user. Who reads keys closes it.
 *
 * @param out where it prints at once
 * @param keys what the user types
 * @param interactive whether there is a user: a screen that can be painted over, and answers
 * @param pictures how to draw
 */
record Terminal(PrintStream out, Keys keys, boolean interactive, PageMapText pictures)
    implements AutoCloseable {
  private static final int POLL_MILLIS = 20;

  // ECMA-48, EL. Behind a line that fills the screen it would clear the last column.
  private static final String CLEAR_LINE = "\033[K";

  // DECAWM: a line that is too long is cut. Wrapped, each frame would begin a row further down.
  private static final String CUT_LINES = "\033[?7l";
  private static final String WRAP_LINES = "\033[?7h";

  static Terminal of(CommandSession session) {
    boolean interactive = session.get(Keys.TERMINAL) != null || hasConsole();
    boolean colour =
        interactive
            && !piped()
            && System.getenv("NO_COLOR") == null
            && !"dumb".equals(System.getenv("TERM"));
    return new Terminal(
        session.getConsole(),
        interactive ? Keys.of(session) : Keys.none(),
        interactive,
        new PageMapText(PictureGlyphs.of(TerminalCharset.get()), colour));
  }

  // On Java 22 to 24 it is null only with -Djdk.console=java.base, which our launcher sets.
  @SuppressWarnings("SystemConsoleNull")
  private static boolean hasConsole() {
    return System.console() != null;
  }

  private static boolean piped() {
    Process command = Process.Utils.current();
    return command != null && !command.isTty(1);
  }

  /** Prints lines, on a screen over those of which so many were printed before. */
  void paint(List<String> lines, int over) {
    if (interactive) {
      out.print(over > 0 ? "\033[" + over + "A\r" + CUT_LINES : CUT_LINES);
    }
    for (String line : lines) {
      out.println(interactive ? CLEAR_LINE + line : line);
    }
    if (interactive) {
      out.print(WRAP_LINES);
    }
    out.flush();
  }

  /** Prints a line that the next one takes the place of; only where there is a screen. */
  void status(String line) {
    if (interactive) {
      out.print("\r" + line + CLEAR_LINE);
      out.flush();
    }
  }

  /** Waits; returns early, with true, if the user interrupts or presses q. */
  boolean stoppedWithin(long millis) {
    long deadline = System.nanoTime() + millis * 1_000_000;
    do {
      if (ends(keys.next(Math.min(POLL_MILLIS, millis)))) {
        return true;
      }
    } while (System.nanoTime() < deadline);
    return false;
  }

  /** Whether a key ends what goes on. */
  static boolean ends(int key) {
    return key == 'q' || key == 'Q' || key == Keys.CONTROL_C;
  }

  /** Tells whether the user wants no more of it, and forgets that. */
  boolean stopped() {
    return keys.stopped();
  }

  /**
   * Asks, and waits for the answer.
   *
   * @throws IllegalArgumentException if nobody is there to answer
   */
  boolean confirmed(String question) {
    if (!interactive) {
      throw new IllegalArgumentException(question + " Nobody can answer here: add --yes");
    }
    boolean echoed = keys.begin();
    out.print(question + " [y/N] ");
    out.flush();
    StringBuilder answer = new StringBuilder();
    int key = keys.next(POLL_MILLIS);
    while (key != '\n' && key != '\r' && key != Keys.CONTROL_C) {
      if (key != Keys.NONE) {
        answer.append((char) key);
        echo(key, echoed);
      }
      key = keys.next(POLL_MILLIS);
    }
    echo('\n', echoed);
    return key != Keys.CONTROL_C && List.of("y", "yes").contains(answer.toString().strip());
  }

  private void echo(int key, boolean echoed) {
    if (!echoed) {
      out.print((char) key);
      out.flush();
    }
  }

  /** Gives the keyboard back to the shell. */
  @Override
  public void close() {
    keys.close();
  }
}
