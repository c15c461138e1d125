package org.guestmem.itests.karaf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Karaf's own console on a real terminal: all commands, questions, Ctrl-C, the TAB key. */
@Tag("jdk17")
class TerminalIT {
  private static final String PROMPT = "karaf@root()> ";

  @TempDir static Path home = Path.of("");
  private static KarafTerminal user;

  @TempDir Path data = Path.of("");

  @BeforeAll
  static void start() throws Exception {
    user = new KarafTerminal(KarafHome.unpack(home));
    user.runWhenThere("feature:repo-add " + System.getProperty("guestmem.features"));
    user.run("feature:install guestmem-shell");
  }

  @AfterAll
  static void stop() throws Exception {
    int status = user.exit();
    user.close();
    assertEquals(0, status);
  }

  @Test
  void sessionMustLookAsInItsFile() throws Exception {
    String golden = golden();
    StringBuilder transcript = new StringBuilder();
    for (String line : golden.lines().filter(l -> l.startsWith(PROMPT)).toList()) {
      transcript.append(line).append('\n').append(answer(line));
    }
    assertEquals(golden, transcript.toString());
  }

  private static String golden() throws IOException {
    try (InputStream in = TerminalIT.class.getResourceAsStream("/golden/terminal.txt")) {
      return in == null ? "" : new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  /** Types a line of the file, and y where Karaf asks. */
  private String answer(String line) throws IOException {
    String command = line.substring(PROMPT.length());
    String typed = command.replace("DATA", data.toString());
    String shown;
    if (typed.contains(":write ") || typed.contains(":load ")) {
      user.type(typed + "\r");
      user.waitFor("^[[?2004l");
      shown = user.waitFor("[y/N] ");
      user.type("y\r");
      shown += user.waitForPrompt();
    } else {
      shown = user.run(typed);
    }
    return shown
        .replace(data.toString(), "DATA")
        .replaceAll("\\r\\^\\[\\[K|\\r\\[[#.]+\\][^\\r\\n]*\\^\\[\\[K", "")
        .replaceAll("in \\d+\\.\\d s, \\d+ MiB/s", "in TIME")
        .replaceAll("(\"milliseconds\": )\\d+", "$1TIME");
  }

  @Test
  void watchMustEndAtQAndAtCtrlC() throws Exception {
    user.run("guestmem:create --vm watched some 1MiB");
    for (String key : List.of("q", "\003")) {
      user.type("guestmem:dirty --watch --interval 50 --vm watched some\r");
      user.waitFor("some, frame 2 (Ctrl-C ends)");
      user.type(key);
      assertTrue(user.waitForPrompt().endsWith(" frames\n"));
    }
    assertEquals("closed some of watched\n", user.run("guestmem:close --vm watched some"));
  }

  @Test
  void questionMustBeNoAtCtrlC() throws Exception {
    user.run("guestmem:create --vm asked some 1MiB");
    user.type("guestmem:write --vm asked some 0x01\r");
    user.waitFor("[y/N] ");
    user.interrupt();
    assertTrue(user.waitForPrompt().endsWith("nothing was written\n"));
    user.run("guestmem:close --vm asked some");
  }

  @Test
  void longCommandsMustSayHowFarTheyCameAtCtrlC() throws Exception {
    Path memory = data.resolve("memory");
    try (RandomAccessFile sparse = new RandomAccessFile(memory.toFile(), "rw")) {
      sparse.setLength(64L << 30);
    }
    user.run("guestmem:create --vm long --file " + memory + " big 64GiB");
    user.type("guestmem:save --vm long big " + data.resolve("saved") + "\r");
    user.waitFor("MiB/s");
    user.interrupt();
    String saved = user.waitForPrompt();
    assertTrue(saved.contains("of 64 GiB; nothing is left of the new file"), saved);
    user.type("guestmem:find --vm long \"RSD PTR \"\r");
    user.waitFor("MiB/s");
    user.interrupt();
    String found = user.waitForPrompt();
    assertTrue(found.contains("no match, perhaps more: interrupted after "), found);
    user.run("guestmem:close --vm long big");
    try (Stream<Path> files = Files.list(data)) {
      assertEquals(List.of(memory), files.toList());
    }
  }

  @Test
  void tabMustCompleteTheNameOfARegion() throws Exception {
    user.run("guestmem:create --vm named firmware 4KiB");
    user.type("guestmem:read --vm named firm\t1\r");
    assertEquals(
        "0x0  00                                                |.|\n", user.waitForAnswer());
    user.run("guestmem:close --vm named firmware");
  }
}
