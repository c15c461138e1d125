package org.guestmem.itests.application;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A page of the guide, or the README. No fenced block of it goes without a meaning:
 *
 * <ul>
 *   <li>below a line that gives nothing but a path, it is that file;
 *   <li>{@code sh}: commands, and a {@code text} after it is all that they print;
 *   <li>{@code console}: a command and what is typed into it, with what must appear;
 *   <li>{@code java} without a path: a part of a class, which must compile.
 * </ul>
 *
 * @param name the file name of the page
 * @param files texts by their paths
 * @param fragments Java that is no file
 * @param steps commands and dialogues, in order
 * @param rooms pages that are built before, by the directory in which this page wants them
 */
record Guide(
    String name,
    Map<String, String> files,
    List<Fragment> fragments,
    List<Step> steps,
    Map<String, String> rooms) {
  private static final Path HOME = Path.of(System.getProperty("guestmem.home", ""));
  private static final Path PAGES = HOME.resolve("docs/guide");

  /** "With [the page](page.md) in `directory`". */
  private static final Pattern ROOM =
      Pattern.compile("With\\s+\\[[^]]+\\]\\(([a-z-]+\\.md)\\)\\s+in\\s+`([a-z]+)`");

  /** One page, of the guide. */
  static Guide read(String page) throws IOException {
    return parse(page, Files.readAllLines(PAGES.resolve(page)));
  }

  /** All pages of the guide, and the README. */
  static List<Guide> all() throws IOException {
    try (Stream<Path> pages = Files.list(PAGES)) {
      Stream<Path> all = Stream.concat(pages, Stream.of(HOME.resolve("README.md")));
      List<Path> files = all.filter(file -> file.toString().endsWith(".md")).sorted().toList();
      List<Guide> guides = new ArrayList<>();
      for (Path file : files) {
        guides.add(parse(String.valueOf(file.getFileName()), Files.readAllLines(file)));
      }
      return guides;
    }
  }

  /**
   * Reads a page.
   *
   * @throws IllegalArgumentException if a block has no meaning
   */
  static Guide parse(String name, List<String> lines) {
    GuideBlocks blocks = new GuideBlocks(name);
    blocks.read(lines);
    Map<String, String> rooms =
        ROOM.matcher(String.join("\n", lines))
            .results()
            .collect(Collectors.toMap(r -> r.group(2), Guide::page));
    if (!blocks.files.isEmpty() && blocks.steps.isEmpty()) {
      throw new IllegalArgumentException(name + ": no command uses " + blocks.files.keySet());
    }
    return new Guide(name, blocks.files, blocks.fragments, blocks.steps, rooms);
  }

  private static String page(MatchResult result) {
    return result.group(1);
  }

  /** What is to be done once, by the JDK that builds us. */
  List<Step> building() {
    return steps.stream().filter(step -> step.heading().equals("Build")).toList();
  }

  /** What is to be done on a JDK 17, or on the others. */
  List<Step> using(boolean on17) {
    return steps.stream()
        .filter(step -> !step.heading().equals("Build"))
        .filter(step -> step.heading().equals("Java 17") == on17)
        .toList();
  }

  @Override
  public String toString() {
    return name;
  }

  /**
   * Java that is no file.
   *
   * @param text the lines
   * @param given members that its surroundings have: a comment above it says {@code given: ...}
   */
  record Fragment(String text, String given) {}

  /**
   * A block of commands, or a dialogue.
   *
   * @param heading the heading above it
   * @param text the lines
   * @param expected what the commands print; dots at the end of a line stand for anything, on more
   *     lines too
   * @param dialogue whether it is one, and has what must appear among its lines
   */
  record Step(String heading, String text, List<String> expected, boolean dialogue) {
    @Override
    public String toString() {
      return heading + ": " + text.strip();
    }
  }
}
