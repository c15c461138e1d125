package org.guestmem.itests.jars;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The jars that Maven copied: those of the project, and what they need at run time. */
final class BuiltJars {
  static final Path DIRECTORY = Path.of(System.getProperty("guestmem.jars"));

  private BuiltJars() {}

  /** The jars of the project, by name. */
  static List<Path> own() throws IOException {
    try (Stream<Path> jars = Files.list(DIRECTORY)) {
      return jars.filter(jar -> name(jar).startsWith("org.guestmem.")).sorted().toList();
    }
  }

  static Path own(String name) {
    return DIRECTORY.resolve(name + ".jar");
  }

  /** The name that a jar, its bundle and its module have in common. */
  static String name(Path jar) {
    return jar.getFileName().toString().replaceFirst("\\.jar$", "");
  }
}
