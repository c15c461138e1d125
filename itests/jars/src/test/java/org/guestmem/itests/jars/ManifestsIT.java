package org.guestmem.itests.jars;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
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

  /** What one of our bundles imports from another must be there, or it never resolves. */
  @Test
  void importedPackageOfOursMustBeExported() throws IOException {
    List<String> lines = ManifestLines.of(BuiltJars.own());
    Set<String> exported = ManifestLines.packages(lines, "Export-Package");
    List<String> missing =
        ManifestLines.packages(lines, "Import-Package").stream()
            .filter(name -> name.startsWith("org.guestmem.") && !exported.contains(name))
            .toList();
    assertEquals(List.of(), missing);
  }
}
