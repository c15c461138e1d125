package org.guestmem.itests.application;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.guestmem.itests.application.Guide.Step;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What {@code docs/guide/without-osgi.md} says must be so, command by command. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WithoutOsgiIT {
  private static final String DOTS = "...";
  private static final Path CURRENT = Path.of(System.getProperty("java.home"));

  private final Guide guide;
  private final Workshop workshop;

  WithoutOsgiIT() throws IOException {
    guide = Guide.read("without-osgi.md");
    workshop = new Workshop("without-osgi");
  }

  /** The first step builds: with Maven on the JDK that builds us, for either JVM. */
  @BeforeAll
  void build() throws Exception {
    workshop.write(guide.files());
    follow(guide.steps().get(0), CURRENT);
  }

  List<Step> stepsOfToday() {
    return steps(false);
  }

  List<Step> stepsOf17() {
    return steps(true);
  }

  private List<Step> steps(boolean of17) {
    return guide.steps().stream()
        .skip(1)
        .filter(step -> step.heading().equals("Java 17") == of17)
        .toList();
  }

  @ParameterizedTest
  @MethodSource("stepsOfToday")
  void commandsMustPrintWhatTheGuideSays(Step step) throws Exception {
    follow(step, CURRENT);
  }

  @ParameterizedTest
  @MethodSource("stepsOf17")
  @Tag("jdk17")
  void commandsFor17MustPrintWhatTheGuideSays(Step step) throws Exception {
    follow(step, Path.of(System.getProperty("jdk17.home")));
  }

  private void follow(Step step, Path jdk) throws Exception {
    List<String> printed = workshop.run(step.commands(), jdk);
    assertEquals(step.expected(), withDots(printed, step.expected()));
  }

  /** Puts an expected line with dots in the place of the lines that it stands for, at least one. */
  private static List<String> withDots(List<String> printed, List<String> expected) {
    List<String> lines = new ArrayList<>();
    for (String line : printed) {
      String next = lines.size() < expected.size() ? expected.get(lines.size()) : "";
      if (matches(line, next)) {
        lines.add(next);
      } else if (lines.isEmpty() || !matches(line, lines.get(lines.size() - 1))) {
        lines.add(line);
      }
    }
    return lines;
  }

  private static boolean matches(String line, String pattern) {
    return pattern.endsWith(DOTS)
        ? line.startsWith(pattern.substring(0, pattern.length() - DOTS.length()))
        : line.equals(pattern);
  }

  @Test
  void dotsMustStandOnlyForLinesThatBeginSo() {
    List<String> expected = List.of("a", "b...", "c");
    assertEquals(expected, withDots(List.of("a", "b1", "b2", "c"), expected));
    for (List<String> other :
        List.of(
            List.of("a", "c"),
            List.of("a", "x", "c"),
            List.of("a", "b1", "c", "b2"),
            List.of("a"))) {
      assertNotEquals(expected, withDots(other, expected));
    }
  }

  @Test
  void soleDotsMustEndWhereTheNextLineIs() {
    List<String> expected = List.of("a", "...", "c");
    assertEquals(expected, withDots(List.of("a", "b", "", "c"), expected));
    assertNotEquals(expected, withDots(List.of("a", "b", "d"), expected));
  }
}
