package org.guestmem.distribution;

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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** The shell on a real terminal: pictures in colour, questions, Ctrl-C. */
@ParameterizedClass
@MethodSource("org.guestmem.distribution.GuestmemScript#jdks")
class TerminalIT {
  private final Path jdk;

  @TempDir Path data;
  @TempDir Path temp;

  TerminalIT(Path jdk) {
    this.jdk = jdk;
  }

  /** The fallback serves, because what it prints does not depend on the host. */
  private TerminalSession start() throws IOException {
    return start("C.UTF-8");
  }

  private TerminalSession start(String locale) throws IOException {
    return new TerminalSession(
        new GuestmemScript(jdk, temp, List.of("-Dguestmem.native.access=off"))
            .startOnTerminal("shell", locale));
  }

  @Test
  void sessionMustLookAsInItsFile() throws Exception {
    try (TerminalSession user = start()) {
      StringBuilder transcript = new StringBuilder(user.waitForPrompt());
      transcript.append(user.run("guestmem:create --vm web1 ram0 2MiB"));
      transcript.append(user.run("guestmem:create --vm web1 --base 4GiB rom 8KiB"));
      user.type("guestmem:write 0x1000 \"hello\"\n");
      transcript.append(user.waitFor("[y/N] "));
      transcript.append(user.run("y"));
      transcript.append(user.run("guestmem:read 0x1000 5"));
      transcript.append(user.run("guestmem:regions"));
      transcript.append(user.run("guestmem:map web1"));
      transcript.append(user.run("guestmem:dirty ram0"));
      transcript.append(user.run("guestmem:dirty ram0 | grep none"));
      transcript.append(user.run("guestmem:backends | grep -v ffm"));
      transcript.append(user.run("guestmem:find hello"));
      transcript.append(user.run("guestmem:save ram0 " + data.resolve("ram0")));
      user.type("guestmem:load ram0 " + data.resolve("ram0") + "\n");
      transcript.append(user.waitFor("[y/N] "));
      transcript.append(user.run("y"));
      transcript.append(user.run("guestmem:close --vm web1 rom"));
      transcript.append(user.run("guestmem:close --vm web1 rom"));
      transcript.append(user.run("guestmem:read --json ram0 2"));
      assertEquals(0, user.exit());
      assertEquals(golden(), alike(transcript.toString()));
    }
  }

  /** Without what differs from run to run: where files are, and how long they take. */
  private String alike(String transcript) {
    return transcript
        .replace(data.toString(), "DATA")
        .replaceAll("(\\r(\\[[#.]+\\][^\\r\\n]*)?\\^\\[\\[K)+", "")
        .replaceAll("in \\d+\\.\\d s, \\d+ MiB/s", "in TIME");
  }

  @Test
  void terminalOfAnotherCharsetMustGetAscii() throws Exception {
    try (TerminalSession user = start("POSIX")) {
      user.waitForPrompt();
      user.run("guestmem:create ram0 4KiB");
      String map = user.run("guestmem:map");
      assertTrue(map.contains("          0x0 | |\n              ------"), map);
      assertEquals(0, user.exit());
    }
  }

  @Test
  void residentPagesMustBeShownAndASearchMustMakeNone() throws Exception {
    GuestmemScript script = new GuestmemScript(jdk, temp, List.of());
    try (TerminalSession user = new TerminalSession(script.startOnTerminal("shell", "C.UTF-8"))) {
      user.waitForPrompt();
      user.run("guestmem:create ram0 64KiB");
      for (String address : List.of("0", "0x1000", "0xf000")) {
        user.run("guestmem:write --yes " + address + " 0x01");
      }
      assertTrue(user.run("guestmem:find nowhere").contains("no match"));
      boolean tells = script.java() >= 22;
      String regions = user.run("guestmem:regions");
      assertTrue(
          regions.contains(tells ? "  12 KiB    3 of 16 pages" : "  -         3 of"), regions);
      String map = user.run("guestmem:map --json").replaceAll("\\s", "");
      String resident = "\"resident\":[1,1,0,0,0,0,0,0,0,0,0,0,0,0,0,1]";
      assertEquals(tells, map.contains(resident), map);
      assertEquals(0, user.exit());
    }
  }

  @Test
  void watchMustPaintOverItselfUntilCtrlC() throws Exception {
    try (TerminalSession user = start()) {
      user.waitForPrompt();
      user.run("guestmem:create ram0 1MiB");
      user.type("guestmem:dirty --watch --interval 50 ram0\n");
      user.waitFor("ram0, frame 2 (Ctrl-C ends)");
      user.interrupt();
      assertTrue(user.waitForPrompt().contains(" frames\n"));
      user.type("guestmem:dirty --watch --interval 50 ram0\n");
      user.waitFor("ram0, frame 2 ");
      user.type("q\n");
      assertTrue(user.waitForPrompt().contains(" frames\n"));
      assertEquals(0, user.exit());
    }
  }

  @Test
  void longCommandsMustShowTheirProgressAndLeaveNoHalfFileAtCtrlC() throws Exception {
    Path memory = data.resolve("memory");
    try (RandomAccessFile sparse = new RandomAccessFile(memory.toFile(), "rw")) {
      sparse.setLength(64L << 30);
    }
    try (TerminalSession user = start()) {
      user.waitForPrompt();
      user.run("guestmem:create --file " + memory + " big 64GiB");
      user.type("guestmem:save big " + data.resolve("saved") + "\n");
      user.waitFor("MiB/s");
      user.interrupt();
      String answer = user.waitForPrompt();
      assertTrue(answer.contains("of 64 GiB; nothing is left of the new file"), answer);
      user.type("guestmem:find nowhere\n");
      user.waitFor("MiB/s");
      user.interrupt();
      String found = user.waitForPrompt();
      assertTrue(found.contains("no match, perhaps more: interrupted after "), found);
      assertEquals(0, user.exit());
    }
    try (Stream<Path> files = Files.list(data)) {
      assertEquals(List.of(memory), files.toList());
    }
  }

  private static String golden() throws IOException {
    try (InputStream in = TerminalIT.class.getResourceAsStream("/golden/terminal.txt")) {
      return in == null ? "" : new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
