package org.guestmem.shell;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.util.List;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Process;
import org.guestmem.pagemap.PageMapText;
import org.guestmem.pagemap.PictureGlyphs;
import org.guestmem.pagemap.TerminalCharset;

/**
 * Where a command that shows progress or asks finds its user.
 *
 * @param out where it prints at once
 * @param keyboard what the user types, a line at a time or a key at a time
 * @param interactive whether there is a user: a screen that can be painted over, and answers
 * @param pictures how to draw
 */
record Terminal(PrintStream out, InputStream keyboard, boolean interactive, PageMapText pictures) {
  /** Set by JLine's shells, Karaf's among them, which have no console of the process. */
  private static final String TERMINAL = ".terminal";

  private static final int POLL_MILLIS = 20;
  private static final int CONTROL_C = 3;
  private static final String END_OF_LINE = "\033[K";

  static Terminal of(CommandSession session) {
    boolean interactive = session.get(TERMINAL) != null || hasConsole();
    boolean colour =
        interactive
            && !piped()
            && System.getenv("NO_COLOR") == null
            && !"dumb".equals(System.getenv("TERM"));
    return new Terminal(
        session.getConsole(),
        session.getKeyboard(),
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
    if (interactive && over > 0) {
      out.print("\033[" + over + "A\r");
    }
    for (String line : lines) {
      out.println(interactive ? line + END_OF_LINE : line);
    }
    out.flush();
  }

  /** Prints a line that the next one takes the place of; only where there is a screen. */
  void status(String line) {
    if (interactive) {
      out.print("\r" + line + END_OF_LINE);
      out.flush();
    }
  }

  /** Waits; returns early, with true, if the user interrupts or presses q. */
  boolean stoppedWithin(long millis) {
    long deadline = System.nanoTime() + millis * 1_000_000;
    do {
      if (stopped() || !slept(Math.min(POLL_MILLIS, millis))) {
        return true;
      }
    } while (System.nanoTime() < deadline);
    return stopped();
  }

  /** Tells whether the user wants no more of it, and forgets that. */
  boolean stopped() {
    if (Thread.interrupted()) {
      return true;
    }
    for (int key = nextKey(); key >= 0; key = nextKey()) {
      if (key == 'q' || key == 'Q' || key == CONTROL_C) {
        return true;
      }
    }
    return false;
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
    out.print(question + " [y/N] ");
    out.flush();
    StringBuilder answer = new StringBuilder();
    for (int key = nextKey(); key != '\n' && key != '\r'; key = nextKey()) {
      if (key == CONTROL_C || Thread.interrupted() || !slept(key < 0 ? POLL_MILLIS : 0)) {
        return false;
      }
      if (key >= 0) {
        answer.append((char) key);
      }
    }
    return List.of("y", "yes").contains(answer.toString().strip());
  }

  private static boolean slept(long millis) {
    try {
      Thread.sleep(millis);
      return true;
    } catch (InterruptedException e) {
      return false; // the user's wish to stop, which ends here
    }
  }

  /** The next key, or less than 0 if none was pressed: a blocked read would hear no interrupt. */
  private int nextKey() {
    if (!interactive) {
      return -1;
    }
    try {
      return keyboard.available() > 0 ? keyboard.read() : -1;
    } catch (IOException e) {
      throw new UncheckedIOException("the keyboard failed", e);
    }
  }
}
