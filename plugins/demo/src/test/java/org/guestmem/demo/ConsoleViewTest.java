package org.guestmem.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class ConsoleViewTest {
  private final Output output = new Output();
  private final ConsoleView console = new ConsoleView(output.screen(Glyphs.UNICODE), "guest");

  @Test
  void linesMustStandAfterTheName() {
    "one\ntwo".chars().forEach(console);
    console.endLine();
    assertEquals("   guest │ one\n   guest │ two\n", output.text());
    assertEquals("one\ntwo", console.text());
  }

  @Test
  void controlCharactersOfTheGuestMustNotReachTheTerminal() {
    "\u001b[2J\u00ff".chars().forEach(console);
    assertEquals("   guest │ ?[2J?", output.text());
  }

  @Test
  void endlessGuestMustNotFillTheHeap() {
    for (int i = 0; i < 100_000; i++) {
      console.accept('x');
    }
    assertEquals(65_536, console.text().length());
  }
}
