package org.guestmem.itests.application;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.guestmem.itests.application.Guide.Fragment;
import org.guestmem.itests.application.Guide.Step;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the pages of {@code docs/guide} and the README say must be so, block by block. */
class GuidesIT {
  private static final Path CURRENT = Path.of(System.getProperty("java.home"));

  static Stream<Guide> withSteps() throws IOException {
    return Guide.all().stream().filter(page -> !page.using(false).isEmpty());
  }

  static Stream<Guide> withStepsOf17() throws IOException {
    return Guide.all().stream().filter(page -> !page.using(true).isEmpty());
  }

  static Stream<Guide> withFragments() throws IOException {
    return Guide.all().stream().filter(page -> !page.fragments().isEmpty());
  }

  @ParameterizedTest
  @MethodSource("withSteps")
  void commandsMustPrintWhatThePageSays(Guide page) throws Exception {
    follow(page, page.using(false), CURRENT);
  }

  @ParameterizedTest
  @MethodSource("withStepsOf17")
  @Tag("jdk17")
  void commandsFor17MustPrintWhatThePageSays(Guide page) throws Exception {
    follow(page, page.using(true), Path.of(System.getProperty("jdk17.home")));
  }

  @ParameterizedTest
  @MethodSource("withFragments")
  void fragmentsMustCompile(Guide page) throws Exception {
    for (Fragment fragment : page.fragments()) {
      assertEquals("", new FragmentCompiler().complaints(fragment));
    }
  }

  private static void follow(Guide page, List<Step> steps, Path jdk) throws Exception {
    Workshop workshop = Workshop.create(page.name());
    switch (page.name()) {
      case "qemu.md" -> workshop.bringQemu();
      case "karaf.md" -> workshop.bringRepository();
      default -> {}
    }
    build(page, workshop);
    for (Step step : steps) {
      follow(step, workshop, jdk);
    }
  }

  /** By the JDK that builds us, for any JVM. */
  private static void build(Guide page, Workshop workshop) throws Exception {
    workshop.write(page.files());
    for (Map.Entry<String, String> room : page.rooms().entrySet()) {
      build(Guide.read(room.getValue()), workshop.room(room.getKey()));
    }
    for (Step step : page.building()) {
      follow(step, workshop, CURRENT);
    }
  }

  private static void follow(Step step, Workshop workshop, Path jdk) throws Exception {
    if (step.dialogue()) {
      List<String> lines = step.text().lines().toList();
      String command = lines.get(0).substring(Dialogue.SHELL.length());
      new Dialogue(workshop.start("exec " + command, jdk)).follow(lines.subList(1, lines.size()));
    } else {
      List<String> printed = Output.withDots(workshop.run(step.text(), jdk), step.expected());
      assertEquals(step.expected(), printed, step::toString);
    }
  }
}
