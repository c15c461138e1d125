package org.guestmem.itests.application;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Path;
import org.guestmem.itests.application.Guide.Step;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The example of {@code docs/guide/hostile-guests.md} must compile and print what stands there. */
class HostileGuestsIT {
  private final Guide guide = Guide.read("hostile-guests.md");
  private final Workshop workshop = new Workshop("hostile-guests");

  HostileGuestsIT() throws IOException {
    workshop.write(guide.files());
    workshop.bringModules("org.guestmem.api", "org.guestmem.ffm", "org.guestmem.fallback");
  }

  private void follow(Path jdk) throws Exception {
    assertEquals(1, guide.steps().size());
    for (Step step : guide.steps()) {
      assertEquals(step.expected(), workshop.run(step.commands(), jdk));
    }
  }

  @Test
  void exampleMustPrintWhatTheGuideSays() throws Exception {
    follow(Path.of(System.getProperty("java.home")));
  }

  @Test
  @Tag("jdk17")
  void exampleMustPrintTheSameOn17() throws Exception {
    follow(Path.of(System.getProperty("jdk17.home")));
  }
}
