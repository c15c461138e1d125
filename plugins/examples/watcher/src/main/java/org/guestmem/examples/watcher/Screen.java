package org.guestmem.examples.watcher;

import java.io.Console;
import java.io.PrintStream;
import java.util.List;
import org.guestmem.pagemap.PageMapText;
import org.guestmem.pagemap.PictureGlyphs;
import org.guestmem.pagemap.TerminalCharset;

/**
 * Where pictures are shown: on a terminal each over the one before (ECMA-48, CUU and EL), and cut
 * at its width (DECAWM), else below it.
 *
 * @param out where they are written
 * @param terminal whether it is a terminal
 */
record Screen(PrintStream out, boolean terminal) {

  /** The standard output, which is Gogo's while a command runs. */
  // Here it may be null: the launcher sets -Djdk.console=java.base.
  @SuppressWarnings("SystemConsoleNull")
  static Screen standard() {
    Console console = System.console();
    return new Screen(System.out, console != null && console.isTerminal());
  }

  PageMapText renderer() {
    return new PageMapText(PictureGlyphs.of(TerminalCharset.get()), terminal);
  }

  /** Shows a picture over one that had so many lines. */
  void show(List<String> picture, int linesBefore) {
    StringBuilder text = new StringBuilder(terminal ? "\033[?7l" : "");
    if (terminal && linesBefore > 0) {
      text.append("\033[").append(linesBefore).append('A');
    }
    for (String line : picture) {
      text.append(terminal ? "\033[K" : "").append(line).append('\n');
    }
    out.print(text.append(terminal ? "\033[?7h" : ""));
    out.flush();
  }
}
