package org.guestmem.itests.containers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What Maven builds here, read from its poms, so that no list of bundles can miss one. */
final class Reactor {
  private static final Path ROOT = Path.of(System.getProperty("basedir")).resolve("../..");
  private static final Pattern MODULE = Pattern.compile("<module>(.+?)</module>");
  private static final Pattern ARTIFACT = Pattern.compile("<artifactId>(.+?)</artifactId>");
  private static final Pattern PARENT = Pattern.compile("<parent>.*?</parent>", Pattern.DOTALL);

  private Reactor() {}

  /** The symbolic names of all bundles, which are the names of their artifacts. */
  static Set<String> bundles() {
    Set<String> bundles = new TreeSet<>();
    collect(ROOT, bundles);
    return bundles;
  }

  private static void collect(Path directory, Set<String> bundles) {
    String pom = PARENT.matcher(read(directory.resolve("pom.xml"))).replaceFirst("");
    boolean packs = !pom.contains("<packaging>pom</packaging>");
    if (packs && pom.contains("<artifactId>bnd-maven-plugin</artifactId>")) {
      bundles.add(matches(ARTIFACT, pom).findFirst().orElseThrow());
    }
    matches(MODULE, pom).forEach(module -> collect(directory.resolve(module), bundles));
  }

  private static Stream<String> matches(Pattern pattern, String text) {
    return pattern.matcher(text).results().map(found -> found.group(1));
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
