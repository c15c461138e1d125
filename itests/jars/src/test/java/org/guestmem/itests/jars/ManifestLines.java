package org.guestmem.itests.jars;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The headers by which a bundle is wired, a clause a line, so that a difference can be read. */
final class ManifestLines {
  private static final List<String> HEADERS =
      List.of("Import-Package", "Export-Package", "Require-Capability", "Provide-Capability");

  private ManifestLines() {}

  static List<String> of(List<Path> jars) throws IOException {
    List<String> lines = new ArrayList<>();
    for (Path jar : jars) {
      try (JarFile file = new JarFile(jar.toFile())) {
        Attributes manifest = file.getManifest().getMainAttributes();
        for (String header : HEADERS) {
          String prefix = BuiltJars.name(jar) + " | " + header + " | ";
          clauses(manifest.getValue(header)).forEach(clause -> lines.add(prefix + clause));
        }
      }
    }
    return lines;
  }

  /** The names of the packages that lines of one header name, without versions and the like. */
  static Set<String> packages(List<String> lines, String header) {
    String separator = " | " + header + " | ";
    return lines.stream()
        .filter(line -> line.contains(separator))
        .map(line -> line.substring(line.indexOf(separator) + separator.length()))
        .map(clause -> clause.replaceFirst(";.*", ""))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** Splits at the commas that stand outside quotes; their order means nothing. */
  private static Stream<String> clauses(@Nullable String header) {
    return header == null
        ? Stream.empty()
        : new TreeSet<>(List.of(header.split(",(?=(?:[^\"]*\"[^\"]*\")*[^\"]*$)"))).stream();
  }
}
