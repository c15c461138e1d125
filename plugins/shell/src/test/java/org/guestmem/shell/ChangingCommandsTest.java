package org.guestmem.shell;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongPredicate;
import java.util.stream.Stream;
import org.guestmem.api.GuestMemoryRegion;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Commands that write: into memory, into files, into the registry. */
class ChangingCommandsTest {
  private static final int SIZE = 9 << 20;
  private static final long PIECE = 4 << 20;

  @TempDir Path directory = Path.of("");
  private GogoSession gogo = new GogoSession("", directory);
  private GuestMemoryRegion ram = gogo.publishRegion("a", "ram0", 0, 4096);

  @BeforeEach
  void publish() {
    gogo = new GogoSession("", directory);
    ram = gogo.publishRegion("a", "ram0", 0, SIZE);
    ram.slice().fill(0, 4096, (byte) 'x');
    ram.slice().fill(SIZE - 4096, 4096, (byte) 'y');
  }

  @AfterEach
  void end() {
    gogo.close();
  }

  private GogoSession user(String typed) {
    GogoSession user = new GogoSession(typed, directory);
    user.published.addAll(gogo.published);
    return user;
  }

  @Test
  void writeMustWriteWhatItIsTold() throws Exception {
    assertEquals("wrote 3 B at 0x1000", gogo.run("guestmem:write --yes 0x1000 0x414243"));
    assertEquals(0x43, ram.slice().getByte(0x1002));
    assertEquals(
        "{\n  \"address\": \"0x0\",\n  \"bytes\": 2\n}",
        gogo.run("guestmem:write --yes --json ram0 \"ok\""));
  }

  @Test
  void writeMustAskFirst() throws Exception {
    try (GogoSession user = user("no\n")) {
      assertEquals("nothing was written", user.run("guestmem:write 0 \"abc\""));
      assertTrue(user.printed().contains("|xxx|"), user.printed());
      assertTrue(user.printed().contains("|abc|\n? [y/N] "), user.printed());
    }
    assertEquals('x', ram.slice().getByte(0));
    try (GogoSession user = user("y\n")) {
      assertEquals("wrote 3 B at 0x0", user.run("guestmem:write 0 \"abc\""));
    }
    assertEquals('a', ram.slice().getByte(0));
  }

  @Test
  void writeMustRefuseWhereNobodyCanAnswer() {
    assertTrue(gogo.refusal("guestmem:write 0 \"abc\"").endsWith("add --yes"));
    assertTrue(gogo.refusal("guestmem:write --yes 9MiB \"abc\"").contains("0x90_0000"));
    assertEquals('x', ram.slice().getByte(0));
  }

  @Test
  void savedRegionMustComeBack() throws Exception {
    byte[] before = GogoSession.bytes(ram);
    String saved = gogo.run("guestmem:save ram0 ram.bin");
    assertTrue(saved.matches("saved ram0: .*ram\\.bin, 9 MiB in \\d+\\.\\d s, \\d+ MiB/s"), saved);
    assertArrayEquals(before, Files.readAllBytes(directory.resolve("ram.bin")));
    ram.slice().fill(0, SIZE, (byte) 7);
    String loaded = gogo.run("guestmem:load --yes --json ram0 ram.bin");
    assertTrue(loaded.contains("\"bytes\": " + SIZE), loaded);
    assertArrayEquals(before, GogoSession.bytes(ram));
  }

  @Test
  void fileMustBeReplacedOnDemandOnly() throws Exception {
    Files.write(directory.resolve("ram.bin"), new byte[] {1});
    assertTrue(gogo.refusal("guestmem:save ram0 ram.bin").endsWith("add --replace"));
    assertEquals(1, Files.size(directory.resolve("ram.bin")));
    assertTrue(gogo.refusal("guestmem:save --replace ram0 .").endsWith("is a directory"));
    gogo.run("guestmem:save --replace ram0 ram.bin");
    assertEquals(SIZE, Files.size(directory.resolve("ram.bin")));
  }

  @Test
  void interruptedSaveMustLeaveNoHalfFile() throws Exception {
    Files.write(directory.resolve("old.bin"), new byte[] {1});
    for (int pieces = 0; pieces < 3; pieces++) {
      long until = pieces * PIECE;
      long done = RegionFile.save(ram.slice(), directory.resolve("old.bin"), at -> at < until);
      assertEquals(until, done);
      assertEquals(List.of("old.bin"), files());
      assertEquals(1, Files.size(directory.resolve("old.bin")));
    }
    try (GogoSession user = user("q")) {
      assertEquals(
          "interrupted after 0 B of 9 MiB; nothing is left of the new file",
          user.refusal("guestmem:save ram0 new.bin"));
    }
    assertEquals(List.of("old.bin"), files());
  }

  @Test
  void interruptAmidAPieceMustLeaveNoHalfFile() throws Exception {
    long done = RegionFile.save(ram.slice(), directory.resolve("new.bin"), interruptAt(0));
    assertEquals(PIECE, done);
    assertFalse(Thread.interrupted());
    assertEquals(List.of(), files());
  }

  @Test
  void interruptAmidTheLastPieceMustComeTooLate() throws Exception {
    byte[] before = GogoSession.bytes(ram);
    Path file = directory.resolve("new.bin");
    assertEquals(SIZE, RegionFile.save(ram.slice(), file, interruptAt(2 * PIECE)));
    assertArrayEquals(before, Files.readAllBytes(file));
  }

  @Test
  void interruptAmidAPieceMustNotHideHowFarALoadCame() throws Exception {
    byte[] loaded = new byte[SIZE];
    Arrays.fill(loaded, (byte) 7);
    Path file = Files.write(directory.resolve("ram.bin"), loaded);
    byte[] expected = GogoSession.bytes(ram);
    long done = RegionFile.load(ram.slice(), file, interruptAt(PIECE));
    assertEquals(2 * PIECE, done);
    assertFalse(Thread.interrupted());
    Arrays.fill(expected, 0, (int) done, (byte) 7);
    assertArrayEquals(expected, GogoSession.bytes(ram));
  }

  /** Lets all pieces be moved, and the one that begins there be interrupted. */
  private static LongPredicate interruptAt(long position) {
    return at -> {
      if (at == position) {
        Thread.currentThread().interrupt();
      }
      return true;
    };
  }

  @Test
  void fileThatCannotBeReachedMustBeSaid() {
    assertThrows(IOException.class, () -> gogo.run("guestmem:save ram0 nowhere/ram.bin"));
    assertThrows(IOException.class, () -> gogo.run("guestmem:load --yes ram0 nowhere.bin"));
  }

  @Test
  void failedSaveMustLeaveNoHalfFile() throws Exception {
    ram.mapping().close();
    assertTrue(gogo.refusal("guestmem:save ram0 new.bin").contains("closed"));
    assertEquals(List.of(), files());
  }

  @Test
  void loadMustSayHowFarItCame() throws Exception {
    Files.write(directory.resolve("short.bin"), new byte[] {1, 2});
    try (GogoSession user = user("n\n")) {
      assertEquals("nothing was loaded", user.run("guestmem:load ram0 short.bin"));
      assertTrue(user.printed().contains("Replace the first 2 B of region ram0? [y/N]"));
    }
    try (GogoSession user = user("q")) {
      assertEquals(
          "interrupted: the first 0 B of region ram0 are replaced, the rest is as it was",
          user.refusal("guestmem:load --yes ram0 short.bin"));
    }
    gogo.run("guestmem:load --yes ram0 short.bin");
    assertEquals(1, ram.slice().getByte(0));
    assertEquals('x', ram.slice().getByte(2));
  }

  @Test
  void fileThatDoesNotFitMustBeRefused() throws Exception {
    Files.write(directory.resolve("long.bin"), new byte[SIZE + 1]);
    assertTrue(gogo.refusal("guestmem:load --yes ram0 long.bin").endsWith("region ram0 has 9 MiB"));
    Files.write(directory.resolve("empty.bin"), new byte[0]);
    assertTrue(gogo.refusal("guestmem:load --yes ram0 empty.bin").contains("has 0 B"));
  }

  @Test
  void createdRegionMustBePublishedAndClosed() throws Exception {
    assertEquals(
        "created 'more' 0x90_0000-0x90_1000 (fallback region of 4097 B shared anonymous"
            + " read-write 'a/more')",
        gogo.run("guestmem:create --vm a more 4097"));
    gogo.run("guestmem:create --vm a next 4KiB");
    assertTrue(gogo.run("guestmem:regions").contains("\na   next  0x90_2000-0x90_2fff"));
    GuestMemoryRegion more = gogo.published.get(1).region();
    assertEquals("closed more of a", gogo.run("guestmem:close --vm a more"));
    assertFalse(more.mapping().isOpen());
    assertEquals(2, gogo.published.size());
    gogo.experiments.close();
    assertEquals(1, gogo.published.size());
    assertTrue(ram.mapping().isOpen());
  }

  @Test
  void fileMustBeMapped() throws Exception {
    Files.writeString(directory.resolve("mem"), "x".repeat(4096));
    String made = gogo.run("guestmem:create --json --base 4GiB --file mem f 4KiB");
    assertTrue(made.contains("\"first\": \"0x100000000\""), made);
    assertTrue(made.contains("\"file\": \"ok\""), made);
    assertEquals(
        "78",
        gogo.run("guestmem:read --json --vm experiment f 1")
            .replaceAll("(?s).*bytes\": \"(..)\".*", "$1"));
  }

  @Test
  void createMustRefuseWhatCannotBe() {
    assertEquals("a has a region ram0 already", gogo.refusal("guestmem:create --vm a ram0 4096"));
    assertTrue(gogo.refusal("guestmem:create --vm a --base 0 r 4096").contains("overlap"));
    assertEquals(1, gogo.published.size());
  }

  @Test
  void onlyCreatedRegionsMayBeClosed() {
    assertEquals(
        "guestmem:create made no region ram0 of a: who made it closes it",
        gogo.refusal("guestmem:close --vm a ram0"));
    assertTrue(ram.mapping().isOpen());
  }

  @Test
  void findMustEndWhereTheUserStopsIt() throws Exception {
    try (GogoSession user = user("q")) {
      assertEquals(
          "no match, perhaps more: interrupted after 0 B", user.run("guestmem:find \"nowhere\""));
    }
  }

  @Test
  void findMustWriteJson() throws Exception {
    assertEquals(
        """
        {
          "addresses": ["0xffe"],
          "stoppedAtLimit": false,
          "interrupted": false
        }\
        """,
        gogo.run("guestmem:find --json --to 0x2000 0x787800"));
  }

  @Test
  void whatWasDoneMustBeJsonOnDemand() throws Exception {
    String saved = gogo.run("guestmem:save --json ram0 ram.bin");
    assertTrue(saved.startsWith("{\n  \"saved\": \"ram0\",\n  \"file\": "), saved);
    assertTrue(saved.contains("\"bytes\": " + SIZE), saved);
    try (GogoSession user = user("n\n")) {
      assertEquals("{\n  \"bytes\": 0\n}", user.run("guestmem:load --json ram0 ram.bin"));
    }
    gogo.run("guestmem:create more 4KiB");
    String regions = gogo.run("guestmem:regions --json");
    assertTrue(regions.startsWith("[\n  {\n    \"vm\": \"a\",\n    \"name\": \"ram0\""), regions);
    assertTrue(regions.contains("\"vm\": \"experiment\""), regions);
    assertEquals(
        "{\n  \"vm\": \"experiment\",\n  \"closed\": \"more\"\n}",
        gogo.run("guestmem:close --json more"));
  }

  private List<String> files() throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.map(file -> file.getFileName().toString()).toList();
    }
  }
}
