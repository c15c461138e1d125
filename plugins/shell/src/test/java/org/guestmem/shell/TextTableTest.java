package org.guestmem.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class TextTableTest {
  @Test
  void columnsMustBeAsWideAsTheirWidestCell() {
    TextTable table =
        new TextTable("VM", "NAME", "SIZE").row("demo", "r", "1 MiB").row("a", "", "");
    assertEquals(
        """
        VM    NAME  SIZE
        demo  r     1 MiB
        a""",
        table.toString());
  }
}
