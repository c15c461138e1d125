package org.guestmem.itests.application;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.guestmem.itests.application.Guide.Fragment;
import org.guestmem.itests.application.Guide.Step;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the pages of {@code docs/guide} and the README say must be so, block by block. */
@Execution(ExecutionMode.CONCURRENT)
class GuidesIT {
  private static final Path CURRENT = Path.of(System.getProperty("java.home"));
  private static final BuiltPages BUILT = new BuiltPages();

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
    if (page.name().equals("qemu.md")) {
      GuideTools.bringQemu();
    }
    Workshop workshop = BUILT.copy(page);
    if (page.name().equals("karaf.md")) {
      GuideTools.bringRepository(workshop.home());
    }
    for (Step step : steps) {
      workshop.follow(step, jdk);
    }
  }
}
