package org.guestmem.distribution.session;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class KeyboardTest {
  private final Keyboard keyboard = new Keyboard(new ByteArrayInputStream(new byte[] {'a', 'b'}));

  @Test
  void controlCMustBeReadOnceAndFirst() throws IOException {
    assertTrue(keyboard.press());
    assertFalse(keyboard.press());
    assertEquals(3, keyboard.available());
    assertEquals(3, keyboard.read());
    assertEquals('a', keyboard.read());
    assertTrue(keyboard.press());
    byte[] read = new byte[2];
    assertEquals(1, keyboard.read(read, 1, 1));
    assertArrayEquals(new byte[] {0, 3}, read);
    assertEquals(1, keyboard.read(read, 0, 2));
    assertEquals('b', read[0]);
  }

  @Test
  void controlCOfACommandBeforeMustBeForgotten() throws IOException {
    keyboard.press();
    keyboard.release();
    assertEquals('a', keyboard.read());
  }
}
