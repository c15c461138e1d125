package org.guestmem.demo;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;

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
    Charset charset = charset();
    Glyphs glyphs = charset.equals(StandardCharsets.UTF_8) ? Glyphs.UNICODE : Glyphs.ASCII;
    return new Screen(
        new PrintStream(new FileOutputStream(FileDescriptor.out), true, charset), glyphs);
  }

  /** System.out has no charset() on 17; the properties below are what it is made from. */
  private static Charset charset() {
    for (String name : new String[] {"stdout.encoding", "sun.stdout.encoding", "native.encoding"}) {
      String value = System.getProperty(name);
      if (value != null && Charset.isSupported(value)) {
        return Charset.forName(value);
      }
    }
    return Charset.defaultCharset();
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
