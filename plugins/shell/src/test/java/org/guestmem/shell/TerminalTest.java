package org.guestmem.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.guestmem.pagemap.PageMapText;
import org.guestmem.pagemap.PictureGlyphs;
import org.junit.jupiter.api.Test;

class TerminalTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  private Terminal terminal(boolean interactive, InputStream keyboard) {
    return new Terminal(
        new PrintStream(out, true, StandardCharsets.UTF_8),
        interactive ? new StreamKeys(keyboard) : Keys.none(),
        interactive,
        new PageMapText(PictureGlyphs.ASCII, false));
  }

  private Terminal typed(String keys) {
    return terminal(true, new ByteArrayInputStream(keys.getBytes(StandardCharsets.US_ASCII)));
  }

  @Test
  void interruptMustBeHeardOnce() {
    for (long millis : new long[] {0, 1000}) {
      Thread.currentThread().interrupt();
      assertTrue(typed("").stoppedWithin(millis));
      assertFalse(Thread.currentThread().isInterrupted());
    }
    assertFalse(typed("").stopped());
  }

  @Test
  void interruptMustBeNoAnswer() {
    Thread.currentThread().interrupt();
    assertFalse(typed("").confirmed("Really?"));
    assertFalse(Thread.currentThread().isInterrupted());
    assertFalse(typed("y\003\n").confirmed("Really?"));
  }

  @Test
  void keysMustEndWhatGoesOn() {
    for (String key : List.of("q", "Q", "\003", "xxq")) {
      assertTrue(typed(key).stoppedWithin(1000), key);
    }
    assertFalse(typed("x").stoppedWithin(1));
  }

  @Test
  void answersMustBeSpelledOut() {
    assertTrue(typed("y\n").confirmed("?"));
    assertTrue(typed("yes\r").confirmed("?"));
    assertFalse(typed("\n").confirmed("?"));
    assertFalse(typed("yeah\n").confirmed("?"));
  }

  @Test
  void whereThereIsNoScreenNothingMustBePaintedOver() {
    Terminal plain = terminal(false, new ByteArrayInputStream(new byte[] {'q'}));
    plain.paint(List.of("one"), 0);
    plain.paint(List.of("two"), 1);
    plain.status("half");
    assertEquals("one\ntwo\n", out.toString(StandardCharsets.UTF_8));
    assertFalse(plain.stopped());
  }

  @Test
  void framesMustBePaintedOver() {
    typed("").paint(List.of("one"), 0);
    typed("").paint(List.of("two"), 1);
    assertEquals(
        "\033[?7l\033[Kone\n\033[?7h\033[1A\r\033[?7l\033[Ktwo\n\033[?7h",
        out.toString(StandardCharsets.UTF_8));
  }

  @Test
  void brokenKeyboardMustBeSaid() {
    InputStream broken =
        new InputStream() {
          @Override
          public int available() throws IOException {
            throw new IOException("gone");
          }

          @Override
          public int read() {
            return -1;
          }
        };
    assertThrows(UncheckedIOException.class, () -> terminal(true, broken).stopped());
  }
}
