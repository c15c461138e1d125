package org.guestmem.pagemap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class TableTest {
  private final Table table =
      new Table("VM", "NAME", "SIZE").row("demo", "r", "1 MiB").row("a", "", "");

  @Test
  void columnsMustBeAsWideAsTheirWidestCell() {
    assertEquals(
        """
        VM    NAME  SIZE
        demo  r     1 MiB
        a""",
        table.toString());
  }

  @Test
  void pageMustHoldEachCellAsText() {
    table.row("<script>", "&amp;", "\033[31m");
    assertEquals(
        """
        <table class="nicetable">
        <thead>
        <tr><th>VM</th><th>NAME</th><th>SIZE</th></tr>
        </thead>
        <tbody>
        <tr><td>demo</td><td>r</td><td>1 MiB</td></tr>
        <tr><td>a</td><td></td><td></td></tr>
        <tr><td>&lt;script&gt;</td><td>&amp;amp;</td><td>?[31m</td></tr>
        </tbody>
        </table>
        """,
        table.html());
  }

  @Test
  @SuppressWarnings("NullAway") // what callers without a checker may do
  void rowMustHaveACellForEachColumn() {
    assertThrows(IllegalArgumentException.class, () -> table.row("demo", "r"));
    assertThrows(IllegalArgumentException.class, () -> table.row("demo", "r", "", ""));
    assertThrows(NullPointerException.class, () -> table.row("demo", "r", null));
    assertThrows(NullPointerException.class, () -> new Table("VM", null));
  }
}
