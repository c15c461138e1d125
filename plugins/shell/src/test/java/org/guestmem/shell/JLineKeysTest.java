package org.guestmem.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.guestmem.pagemap.PageMapText;
import org.guestmem.pagemap.PictureGlyphs;
import org.jline.terminal.Attributes;
import org.jline.terminal.Terminal.Signal;
import org.jline.terminal.Terminal.SignalHandler;
import org.jline.terminal.impl.LineDisciplineTerminal;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Keys of a terminal of JLine with the line discipline of a pty: line mode, echo, signals. */
class JLineKeysTest {
  private static final long LONG = 10_000;

  private final LineDisciplineTerminal terminal = terminal();
  private final Keys keys = new JLineKeys(JLineTerminal.of(terminal).orElseThrow());

  private static LineDisciplineTerminal terminal() {
    try {
      return new LineDisciplineTerminal(
          "test", "xterm", OutputStream.nullOutputStream(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @AfterEach
  void close() throws IOException {
    keys.close();
    terminal.close();
  }

  private void type(String typed) throws IOException {
    terminal.processInputBytes(typed.getBytes(StandardCharsets.US_ASCII));
  }

  @Test
  void keyMustNotWaitForEnter() throws IOException {
    assertEquals(Keys.NONE, keys.next(1));
    assertFalse(keys.begin());
    type("q");
    assertEquals('q', keys.next(LONG));
    assertEquals(Keys.NONE, keys.next(0));
  }

  @Test
  void controlCMustBeHeardOnceByTheCommandAlone() throws IOException {
    terminal.handle(Signal.INT, signal -> fail("the shell's own handler was called"));
    assertFalse(keys.stopped());
    type("\003");
    assertTrue(keys.stopped());
    assertFalse(keys.stopped());
    assertEquals(Keys.NONE, keys.next(1));
    type("\003");
    assertEquals(Keys.CONTROL_C, keys.next(LONG));
    assertEquals(Keys.NONE, keys.next(1));
  }

  @Test
  void whatIsTypedAheadMustBeLeftForThePrompt() throws IOException {
    type("next\n");
    assertFalse(keys.stopped());
    keys.close();
    assertEquals('n', terminal.reader().read(LONG));
  }

  @Test
  void terminalMustBeAsItWas() {
    SignalHandler handler = signal -> {};
    terminal.handle(Signal.INT, handler);
    Attributes before = terminal.getAttributes();
    assertEquals(Keys.NONE, keys.next(1));
    keys.close();
    assertEquals(before.toString(), terminal.getAttributes().toString());
    assertEquals(handler, terminal.handle(Signal.INT, handler));
  }

  @Test
  void interruptMustBeHeardOnce() {
    Thread.currentThread().interrupt();
    assertEquals(Keys.CONTROL_C, keys.next(LONG));
    assertFalse(Thread.interrupted());
    Thread.currentThread().interrupt();
    assertTrue(keys.stopped());
    assertFalse(Thread.interrupted());
  }

  @Test
  void answerMustBeAskedForAndShown() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Terminal shown =
        new Terminal(
            new PrintStream(out, true, StandardCharsets.US_ASCII),
            keys,
            true,
            new PageMapText(PictureGlyphs.ASCII, false));
    type("y\n");
    assertTrue(shown.confirmed("Really?"));
    assertEquals("Really? [y/N] y\n", out.toString(StandardCharsets.US_ASCII));
    type("y\003");
    assertFalse(shown.confirmed("Really?"));
  }

  @Test
  void endOfTheTerminalMustEndTheCommand() throws IOException {
    assertEquals(Keys.NONE, keys.next(1));
    terminal.close();
    assertEquals(Keys.CONTROL_C, keys.next(LONG));
  }

  @Test
  void otherTerminalsMustHaveTheirStream() {
    assertTrue(JLineTerminal.of("xterm").isEmpty());
    assertTrue(JLineTerminal.of(this).isEmpty());
  }
}
