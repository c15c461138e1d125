package org.guestmem.itests.application;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.guestmem.itests.application.Guide.Fragment;
import org.guestmem.itests.application.Guide.Step;

/** Takes the fenced blocks out of a page, and refuses those that nothing would be done with. */
final class GuideBlocks {
  private static final String FENCE = "```";
  private static final String GIVEN = "<!-- given: ";

  final Map<String, String> files = new LinkedHashMap<>();
  final List<Fragment> fragments = new ArrayList<>();
  final List<Step> steps = new ArrayList<>();

  private final String page;
  private String heading = "";
  private String above = "";
  private boolean afterCommands;

  GuideBlocks(String page) {
    this.page = page;
  }

  void read(List<String> lines) {
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i);
      if (line.strip().startsWith(FENCE)) {
        List<String> block = block(line, lines.subList(i + 1, lines.size()));
        take(line.substring(FENCE.length()), block);
        i += block.size() + 1;
        above = "";
      } else if (!line.isBlank()) {
        outside(line);
      }
    }
  }

  private void outside(String line) {
    if (line.startsWith("## ")) {
      heading = line.substring(3);
    }
    above = above.startsWith(GIVEN) && !above.endsWith("-->") ? above + "\n" + line : line;
    afterCommands = false;
  }

  private List<String> block(String fence, List<String> rest) {
    int end = rest.indexOf(FENCE);
    if (!fence.startsWith(FENCE) || end < 0) {
      throw new IllegalArgumentException(
          page + ": a fence begins a line and is closed by another: " + fence);
    }
    return rest.subList(0, end);
  }

  private void take(String language, List<String> block) {
    String text = String.join("\n", block) + "\n";
    boolean commands = false;
    if (above.matches("`[^` ]+`")) {
      files.put(above.replace("`", ""), text);
    } else if (language.equals("sh")) {
      steps.add(new Step(heading, text, List.of(), false));
      commands = true;
    } else if (language.equals("text") && afterCommands) {
      Step step = steps.remove(steps.size() - 1);
      steps.add(new Step(step.heading(), step.text(), block, false));
    } else if (language.equals("console")) {
      steps.add(new Step(heading, text, List.of(), true));
    } else if (language.equals("java")) {
      fragments.add(new Fragment(text, given()));
    } else {
      throw new IllegalArgumentException(
          "%s: nothing is done with the block '%s' below '%s', which begins with '%s'"
              .formatted(page, language, above, block.isEmpty() ? "" : block.get(0)));
    }
    afterCommands = commands;
  }

  private String given() {
    return above.startsWith(GIVEN) ? above.substring(GIVEN.length()).replace("-->", "") : "";
  }
}
