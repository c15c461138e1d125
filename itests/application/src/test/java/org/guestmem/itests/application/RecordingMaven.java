package org.guestmem.itests.application;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** In the place of Maven, for what the {@code guestmem} script asks of it. */
final class RecordingMaven {
  private RecordingMaven() {}

  /** What a command asks, argument by argument, of all its builds. */
  static List<String> asked(Path home, String... command) throws IOException, InterruptedException {
    Path asked = home.resolve("asked");
    Files.deleteIfExists(asked);
    Files.createDirectories(home.resolve("bin"));
    GuideTools.script(
        home.resolve("bin/mvn"),
        """
        #!/bin/sh
        if [ "$1" = --version ]; then echo 'Apache Maven 3.8.0'; else printf '%%s\\n' "$@" >>'%s'; fi
        """
            .formatted(asked));
    ProcessBuilder builder = new ProcessBuilder(Published.HOME.resolve("guestmem").toString());
    builder.command().addAll(List.of(command));
    Map<String, String> environment = builder.environment();
    environment.put("MAVEN_HOME", home.toString());
    environment.put("JAVA_HOME", System.getProperty("java.home"));
    environment.remove("GUESTMEM_BUILD");
    Process process = builder.redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), said);
    return Files.readAllLines(asked);
  }
}
