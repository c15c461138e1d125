package org.guestmem.demo;

import java.util.function.IntConsumer;

/** Shows a console byte by byte, each line after the name of who prints, and keeps the text. */
final class ConsoleView implements IntConsumer {
  // A guest may print for ever: what exceeds this is shown, not kept.
  private static final int KEPT = 64 * 1024;

  private final Screen screen;
  private final String prefix;
  private final StringBuilder text = new StringBuilder();
  private boolean lineStarted;

  ConsoleView(Screen screen, String name) {
    this.screen = screen;
    this.prefix = "   %s %c ".formatted(name, screen.glyphs().wall());
  }

  @Override
  public void accept(int value) {
    if (text.length() < KEPT) {
      text.append((char) (value & 0xff));
    }
    if (value == '\n') {
      endLine();
      return;
    }
    String shown = String.valueOf(value >= ' ' && value < 0x7f ? (char) value : '?');
    screen.part(lineStarted ? shown : prefix + shown);
    lineStarted = true;
  }

  /** Ends a line that was begun. */
  void endLine() {
    if (lineStarted) {
      screen.part(System.lineSeparator());
    }
    lineStarted = false;
  }

  String text() {
    return text.toString();
  }
}
