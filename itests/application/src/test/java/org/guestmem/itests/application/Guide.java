package org.guestmem.itests.application;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A page of the guide: files, above which a line gives nothing but their path, and commands, below
 * which stands what they print.
 *
 * @param files their texts by their paths
 * @param steps the commands
 */
record Guide(Map<String, String> files, List<Step> steps) {

  /**
   * A block of commands.
   *
   * @param heading the heading above it
   * @param commands the lines
   * @param expected what they print; dots at the end of a line stand for anything, on more lines
   *     too
   */
  record Step(String heading, String commands, List<String> expected) {
    @Override
    public String toString() {
      return heading + ": " + commands.strip();
    }
  }

  static Guide read(String page) throws IOException {
    Guide guide = new Guide(new LinkedHashMap<>(), new ArrayList<>());
    List<String> lines = text(page).lines().toList();
    String heading = "";
    String caption = "";
    String commands = "";
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i);
      if (line.startsWith("```")) {
        List<String> block = block(lines.subList(i + 1, lines.size()));
        switch (line) {
          case "```sh" -> commands = String.join("\n", block);
          case "```text" -> guide.steps.add(new Step(heading, commands, block));
          default -> guide.files.put(caption.replace("`", ""), String.join("\n", block) + "\n");
        }
        i += block.size() + 1;
      } else if (line.startsWith("## ")) {
        heading = line.substring(3);
      } else if (!line.isBlank()) {
        caption = line;
      }
    }
    return guide;
  }

  /** A file of the guide, as it is. */
  static String text(String file) throws IOException {
    return Files.readString(Path.of(System.getProperty("guestmem.guide"), file));
  }

  private static List<String> block(List<String> rest) {
    return rest.subList(0, rest.indexOf("```"));
  }
}
