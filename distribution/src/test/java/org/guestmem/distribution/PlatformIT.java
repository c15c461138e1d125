package org.guestmem.distribution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.guestmem.distribution.GuestmemScript.Outcome;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The platform as a user starts it: what it prints, its exit status, what it leaves behind. */
@ParameterizedClass
@MethodSource("org.guestmem.distribution.GuestmemScript#jdks")
class PlatformIT {
  private static final String NO_BACK_END_BUT_FALLBACK = "-Dguestmem.native.access=off";

  private final Path jdk;

  @TempDir Path data;
  @TempDir Path temp;
  private Path file = Path.of("");

  PlatformIT(Path jdk) {
    this.jdk = jdk;
  }

  @BeforeEach
  void writeFile() throws IOException {
    byte[] bytes = new byte[3 * 4096];
    byte[] marker = "RSD PTR guest".getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(marker, 0, bytes, 8188, marker.length);
    file = Files.write(data.resolve("ram"), bytes);
  }

  @AfterEach
  void platformMustLeaveNoFiles() throws IOException {
    try (Stream<Path> left = Files.list(temp)) {
      assertEquals(List.of(), left.toList());
    }
  }

  @Test
  void attachMustServeTheFileOnEveryBackEnd() throws Exception {
    Outcome best = run("", "attach", file.toString(), "--command", "guestmem:regions");
    String backend = script().java() >= 22 ? "ffm" : "fallback";
    assertTrue(best.out().contains("  " + backend + "  "), best.out());
    String[] look = {
      "attach",
      file.toString(),
      "--base",
      "1MiB",
      "--offset",
      "4096",
      "--command",
      "guestmem:find \"RSD PTR \"",
      "--command",
      "guestmem:read 0x10_0ffc 16"
    };
    Outcome expected =
        new Outcome(
            0,
            """
            0x10_0ffc  52 53 44 20 50 54 52 20  67 75 65 73 74 00 00 00  |RSD PTR guest...|
            1 match
            0x10_0ffc  52 53 44 20 50 54 52 20  67 75 65 73 74 00 00 00  |RSD PTR guest...|
            """,
            "");
    assertEquals(expected, run("", look));
    assertEquals(expected, script(NO_BACK_END_BUT_FALLBACK).run("", look));
  }

  @Test
  void pipedCommandsMustPrintPlainly() throws Exception {
    assertEquals(
        new Outcome(0, "0x1ffc  52 53 44                                          |RSD|\n", ""),
        run(
            "# a comment\n\nguestmem:read 0x1ffc 3\nexit\nnot reached\n",
            "attach",
            file.toString()));
  }

  @Test
  void attachedFileMustBeWritableOnlyOnDemand() throws Exception {
    String[] readOnly = {"attach", file.toString(), "--command", "guestmem:regions"};
    String[] writable = {"attach", file.toString(), "--write", "--command", "guestmem:regions"};
    assertTrue(run("", readOnly).out().contains("  read-only  "));
    assertTrue(run("", writable).out().contains("  read-write  "));
  }

  @Test
  void shellMustExitCleanlyAtTheEndOfItsInput() throws Exception {
    assertEquals(new Outcome(0, "", ""), run(""));
    assertEquals(
        new Outcome(0, "no region is published\n", ""), run("guestmem:regions\n", "shell"));
  }

  @Test
  void firstFailingCommandMustEndAScript() throws Exception {
    assertEquals(
        new Outcome(1, "", "no region is published\n"),
        run("", "shell", "--command", "guestmem:read 0 1", "--command", "guestmem:regions"));
    assertEquals(
        new Outcome(1, "", "Command not found: nonsense\n"), run("nonsense\nguestmem:regions\n"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          attach                                     | attach needs the file that holds the memory
          attach FILE2                               | FILE2 is not a file: attach wants the memory file of a guest
          attach FILE --offset 100                   | file offset 100 is not a multiple of 4096; use a multiple
          attach FILE --offset 3K --size 1           | file offset 3072 is not a multiple of 4096; use a multiple
          attach FILE --offset 12288                 | FILE has 12288 bytes: nothing is left after --offset 12288
          attach FILE --size 16KiB                   | the range ends past the end of the file, which has 12288 bytes
          attach FILE --size 0                       | size 0 is less than 1 byte
          attach FILE --size some                    | guestmem.size=some: 'some' is not a number below 2^64
          attach FILE --base 0x10                    | guest base 0x10 is not a multiple of 4096
          attach FILE --base 0xffff_ffff_ffff_f000   | end past 2^64
          attach FILE --bsae 0                       | '--bsae' is not an option here
          """)
  void badAttachMustBeOneLineAndStatusTwo(String args, String message) throws Exception {
    Outcome outcome =
        run("guestmem:regions\n", args.replace("FILE", file.toString()).split(" +", -1));
    assertEquals(2, outcome.status(), outcome::toString);
    assertEquals("", outcome.out());
    assertEquals(1, outcome.err().lines().count(), outcome.err());
    assertTrue(outcome.err().startsWith("guestmem: "), outcome.err());
    assertTrue(outcome.err().contains(message.replace("FILE", file.toString())), outcome.err());
  }

  @Test
  void backendsMustSayWhoServesAndWhyAnotherDoesNot() throws Exception {
    String granted = backends();
    String off = backends(NO_BACK_END_BUT_FALLBACK);
    if (script().java() >= 22) {
      assertTrue(granted.contains("ffm       100      serves: "), granted);
      assertTrue(off.contains("ffm       -        does not serve: "), off);
      assertTrue(off.contains("native access is switched off"), off);
      String denied = backends("--illegal-native-access=deny");
      assertTrue(denied.contains("--enable-native-access=ALL-UNNAMED"), denied);
    } else {
      assertTrue(granted.contains("does not serve: needs Java 22 or later, this is 17"), granted);
      assertEquals(granted, off);
    }
    assertTrue(granted.contains("fallback  -100     serves"), granted);
    assertTrue(off.contains("fallback  -100     serves"), off);
    String json =
        "{\n    \"backend\": \"fallback\",\n    \"serves\": true,\n    \"ranking\": -100,\n";
    String all = run("", "shell", "--command", "guestmem:backends --json").out();
    assertTrue(all.contains(json), all);
  }

  @Test
  void helpMustTellBothWaysToReadMemory() throws Exception {
    String help = run("", "shell", "--command", "help guestmem:read").out();
    assertTrue(help.contains("read - prints 256 bytes of guest memory in hexadecimal"), help);
    assertTrue(help.contains("how many bytes, such as 64 or 4KiB; at most 64KiB"), help);
    assertTrue(help.contains("a guest address such as 0xe0000 or 1MiB, or a region's name"), help);
  }

  @Test
  void interruptedPlatformMustLeaveNoFiles() throws Exception {
    Process process = script().start("attach", file.toString());
    try (BufferedReader out = process.inputReader();
        Writer in = process.outputWriter()) {
      in.write("guestmem:read 0x1ffc 3\n");
      in.flush();
      assertTrue(out.readLine().endsWith("|RSD|"));
      // Of the handle, which leaves the input open: its end would be a clean exit.
      process.toHandle().destroy();
      assertEquals(128 + 15, process.waitFor());
    }
  }

  private String backends(String... javaOptions) throws IOException, InterruptedException {
    Outcome outcome = script(javaOptions).run("", "shell", "--command", "guestmem:backends");
    assertEquals(0, outcome.status(), outcome::toString);
    assertEquals("", outcome.err());
    return outcome.out();
  }

  private Outcome run(String input, String... args) throws IOException, InterruptedException {
    return script().run(input, args);
  }

  private GuestmemScript script(String... javaOptions) {
    return new GuestmemScript(jdk, temp, List.of(javaOptions));
  }
}
