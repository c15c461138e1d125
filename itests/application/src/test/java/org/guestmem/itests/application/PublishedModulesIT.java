package org.guestmem.itests.application;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the poms publish, what {@code ./guestmem install} installs, what the BOM names and what the
 * guides are tried with must be the same.
 */
class PublishedModulesIT {
  private static final String SNAPSHOT =
      Published.VERSION.replaceFirst("(-SNAPSHOT)?$", "-SNAPSHOT");

  /** For tools, and nothing that a project depends on. */
  private static final Set<String> NO_DEPENDENCIES =
      Set.of("org.guestmem.bom", "org.guestmem.archetype", "org.guestmem.repository");

  private static final Pattern NAMED =
      Pattern.compile("<artifactId>(org\\.guestmem\\..*)</artifactId><version>");

  @Test
  void commandMustInstallAllThatIsPublished(@TempDir Path temp) throws Exception {
    List<String> arguments = RecordingMaven.asked(temp, "install");
    String modules = arguments.get(arguments.indexOf("-pl") + 1);
    assertEquals(
        Published.names(module -> true),
        Stream.of(modules.split(","))
            .map(module -> module.replaceFirst("^:", ""))
            .collect(Collectors.toCollection(TreeSet::new)));
    assertTrue(arguments.contains("-am"), arguments::toString);
    assertEquals("install", arguments.get(arguments.size() - 1));
  }

  @Test
  void newProjectMustFindTheSameInstalled(@TempDir Path temp) throws Exception {
    List<String> arguments = RecordingMaven.asked(temp, "new", temp + "/com.example.mailbox");
    assertTrue(
        String.join(" ", arguments)
            .startsWith(String.join(" ", RecordingMaven.asked(temp, "install"))),
        arguments::toString);
  }

  @Test
  void bomMustNameAllThatProjectsMayDependOn() throws IOException {
    String bom = Files.readString(Published.HOME.resolve("distribution/bom/pom.xml"));
    assertEquals(
        Published.names(module -> !NO_DEPENDENCIES.contains(module.name())),
        NAMED
            .matcher(bom)
            .results()
            .map(name -> name.group(1))
            .collect(Collectors.toCollection(TreeSet::new)));
  }

  /** The parents go along; and the invoker installs the module that it runs in. */
  @Test
  void guidesMustBeTriedWithNoOtherArtifacts() throws IOException {
    Map<String, ReactorModule> modules = ReactorModule.all(Published.HOME);
    Set<String> expected = new TreeSet<>(Published.names(module -> true));
    expected.add("org.guestmem.itests.application");
    for (String name : List.copyOf(expected)) {
      for (String up = name; modules.containsKey(up); up = modules.get(up).parent()) {
        expected.add(up);
      }
    }
    try (Stream<Path> entries = Files.list(Published.INSTALLED)) {
      Stream<Path> artifacts = entries.filter(Files::isDirectory);
      assertEquals(
          expected,
          artifacts
              .map(artifact -> artifact.getFileName().toString())
              .collect(Collectors.toCollection(TreeSet::new)));
    }
  }

  @Test
  void pageThatNamesASnapshotMustSayWhereItComesFrom() throws IOException {
    List<Path> pages = new ArrayList<>(List.of(Published.HOME.resolve("README.md")));
    try (Stream<Path> guides = Files.list(Published.HOME.resolve("docs/guide"))) {
      guides.forEach(pages::add);
    }
    Set<String> silent = new TreeSet<>();
    for (Path page : pages) {
      String text = Files.readString(page);
      if (text.contains(SNAPSHOT) && !text.contains("`./guestmem install`")) {
        silent.add(page.getFileName().toString());
      }
    }
    assertEquals(Set.of(), silent);
  }
}
