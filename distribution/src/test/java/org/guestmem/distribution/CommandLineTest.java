package org.guestmem.distribution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.guestmem.distribution.CommandLine.Attachment;
import org.guestmem.distribution.CommandLine.Command;
import org.junit.jupiter.api.Test;

class CommandLineTest {
  @Test
  void nothingMustMeanTheShell() {
    assertEquals(
        new CommandLine(Command.SHELL, Optional.empty(), List.of(), OptionalInt.empty(), false),
        CommandLine.parse());
  }

  @Test
  void attachmentMustHaveDefaults() {
    assertEquals(
        Optional.of(new Attachment("ram", "0", "0", Optional.empty(), false)),
        CommandLine.parse("attach", "ram").attachment());
  }

  @Test
  void optionsMustBeTakenInAnyOrder() {
    CommandLine line =
        CommandLine.parse(
            "attach",
            "--base",
            "4GiB",
            "--write",
            "ram",
            "--size",
            "1MiB",
            "--offset",
            "0x1000",
            "--command",
            "lb",
            "--verbose",
            "--command",
            "help");
    assertEquals(
        Optional.of(new Attachment("ram", "0x1000", "4GiB", Optional.of("1MiB"), true)),
        line.attachment());
    assertEquals(List.of("lb", "help"), line.script());
    assertEquals(true, line.verbose());
  }

  @Test
  void consoleMustBeAtAnyPortUnlessOneIsGiven() {
    assertEquals(OptionalInt.of(0), CommandLine.parse("demo", "--web").consolePort());
    assertEquals(OptionalInt.of(80), CommandLine.parse("shell", "--port", "80").consolePort());
    assertEquals(
        OptionalInt.of(80), CommandLine.parse("shell", "--port", "80", "--web").consolePort());
  }

  @Test
  void badCommandLineMustSayWhatIsWrong() {
    assertEquals("'dmeo' is not a command; these are: demo, attach, shell", refusal("dmeo"));
    assertEquals("attach needs the file that holds the memory", refusal("attach", "--write"));
    assertEquals("option --base needs a value", refusal("attach", "ram", "--base"));
    assertEquals(
        "'rom' is not an option here; see ./guestmem help", refusal("attach", "ram", "rom"));
    assertEquals(
        "'--write' is not an option here; see ./guestmem help", refusal("shell", "--write"));
    assertEquals(
        "'--command' is not an option here; see ./guestmem help", refusal("demo", "--command"));
    for (String port : List.of("65536", "-1", "http")) {
      assertEquals(
          "--port %s is not a port from 1 to 65535, nor 0 for any that is free".formatted(port),
          refusal("shell", "--port", port));
    }
  }

  private static String refusal(String... args) {
    return String.valueOf(
        assertThrows(IllegalArgumentException.class, () -> CommandLine.parse(args)).getMessage());
  }
}
