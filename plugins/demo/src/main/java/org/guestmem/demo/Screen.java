package org.guestmem.demo;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.Charset;
import org.guestmem.pagemap.TerminalCharset;

/** Where the demo prints: lines of text, in UTF-8 or in ASCII. */
final class Screen {
  private final PrintStream out;
  private final Glyphs glyphs;

  Screen(PrintStream out, Glyphs glyphs) {
    this.out = out;
    this.glyphs = glyphs;
  }

  /** The standard output, with the characters that its charset has. */
  static Screen standard() {
    Charset charset = TerminalCharset.get();
    Glyphs glyphs = Glyphs.of(charset);
    return new Screen(
        new PrintStream(new FileOutputStream(FileDescriptor.out), true, charset), glyphs);
  }

  Glyphs glyphs() {
    return glyphs;
  }

  void heading(String text) {
    out.println();
    out.println(text);
  }

  void line(String text) {
    out.println("   " + text);
  }

  /** Prints the outcome of a check. */
  void outcome(boolean good, String text) {
    line((good ? glyphs.good() : glyphs.bad()) + " " + text);
  }

  /** Prints a part of a line at once, so that a console is seen as it runs. */
  void part(String text) {
    out.print(text);
    out.flush();
  }
}
