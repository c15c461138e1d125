package org.guestmem.itests.jars;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Holds the manifests against {@code expected-manifests.txt}, which {@code mvn verify
 * -Dguestmem.manifests=write} renews.
 */
class ManifestsIT {
  private static final Path EXPECTED =
      Path.of(System.getProperty("basedir"), "expected-manifests.txt");

  @Test
  void wiringMustBeTheExpectedOne() throws IOException {
    List<String> built = ManifestLines.of(BuiltJars.own());
    assertFalse(built.isEmpty(), "no jars in " + BuiltJars.DIRECTORY);
    if (System.getProperty("guestmem.manifests").equals("write")) {
      Files.write(EXPECTED, built);
    }
    List<String> expected = Files.readAllLines(EXPECTED);
    List<String> difference = new ArrayList<>();
    expected.stream().filter(line -> !built.contains(line)).forEach(l -> difference.add("- " + l));
    built.stream().filter(line -> !expected.contains(line)).forEach(l -> difference.add("+ " + l));
    assertTrue(
        difference.isEmpty(),
        () ->
            "built manifests (+) differ from %s (-); if that is meant, -Dguestmem.manifests=write\n%s"
                .formatted(EXPECTED.getFileName(), String.join("\n", difference)));
  }
}
