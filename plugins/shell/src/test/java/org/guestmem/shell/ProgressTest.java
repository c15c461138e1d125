package org.guestmem.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.guestmem.pagemap.PageMapText;
import org.guestmem.pagemap.PictureGlyphs;
import org.junit.jupiter.api.Test;

class ProgressTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final Terminal terminal =
      new Terminal(
          new PrintStream(out, true, StandardCharsets.UTF_8),
          Keys.none(),
          true,
          new PageMapText(PictureGlyphs.ASCII, false));
  private long nanos;

  @Test
  void barMustGrowButNotTooOften() {
    Progress progress = new Progress(terminal, () -> nanos, 100 << 20);
    assertTrue(progress.wanted(0));
    nanos = 500_000_000;
    assertTrue(progress.wanted(40 << 20));
    nanos = 550_000_000;
    assertTrue(progress.wanted(60 << 20));
    assertEquals(
        "\r[############..................]  40 %  80 MiB/s\033[K",
        out.toString(StandardCharsets.UTF_8));
    nanos = 2_000_000_000;
    assertEquals(
        "saved r: f, 100 MiB in 2.0 s, 50 MiB/s",
        progress.report("saved", "r", Path.of("f"), 100 << 20, false));
  }
}
