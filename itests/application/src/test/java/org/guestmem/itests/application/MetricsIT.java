package org.guestmem.itests.application;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.guestmem.itests.application.Guide.Step;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What {@code docs/guide/metrics.md} says of events must be so, with its settings file. */
class MetricsIT {
  private final Guide guide = Guide.read("metrics.md");
  private final Workshop workshop = new Workshop("metrics");

  MetricsIT() throws IOException {
    workshop.write(guide.files());
    workshop.write(Map.of("guestmem.jfc", Guide.text("guestmem.jfc")));
    workshop.bringModules("org.guestmem.api", "org.guestmem.fallback", "org.guestmem.management");
  }

  private void follow(Path jdk) throws Exception {
    assertEquals(2, guide.steps().size());
    for (Step step : guide.steps()) {
      assertEquals(step.expected(), workshop.run(step.commands(), jdk));
    }
  }

  @Test
  void eventsMustBeWhatTheGuideSays() throws Exception {
    follow(Path.of(System.getProperty("java.home")));
  }

  @Test
  @Tag("jdk17")
  void eventsMustBeTheSameOn17() throws Exception {
    follow(Path.of(System.getProperty("jdk17.home")));
  }
}
