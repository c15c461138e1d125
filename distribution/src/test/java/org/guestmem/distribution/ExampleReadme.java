package org.guestmem.distribution;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What the README of an example shows: commands at the prompt of the shell, and below each what it
 * prints.
 */
final class ExampleReadme {
  private static final String PROMPT = "    guestmem> ";

  private final Map<String, List<String>> printed = new LinkedHashMap<>();

  private ExampleReadme() {}

  static ExampleReadme of(String example) throws IOException {
    ExampleReadme readme = new ExampleReadme();
    List<String> answer = new ArrayList<>();
    for (String line :
        Files.readAllLines(
            GuestmemScript.HOME.resolve("plugins/examples/" + example + "/README.md"))) {
      if (line.startsWith(PROMPT)) {
        answer = new ArrayList<>();
        readme.printed.put(line.substring(PROMPT.length()), answer);
      } else if (line.startsWith("    ")) {
        answer.add(line.substring(4));
      } else {
        answer = new ArrayList<>();
      }
    }
    return readme;
  }

  /** The command that begins so, as somebody types it at the top of the sources. */
  String command(String beginning) {
    return printed.keySet().stream()
        .filter(command -> command.startsWith(beginning))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no " + beginning + " in " + printed.keySet()));
  }

  /** What it prints there. */
  List<String> printed(String beginning) {
    List<String> lines = printed.get(command(beginning));
    assertTrue(lines != null && !lines.isEmpty(), beginning);
    return lines;
  }

  /** The command for a shell that was started elsewhere, with another file. */
  String command(String beginning, String shown, Path file) {
    return command(beginning)
        .replace("file:plugins/", GuestmemScript.HOME.toUri() + "plugins/")
        .replace(shown, file.toString());
  }
}
