package org.guestmem.itests.jars;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.spi.ToolProvider;

/**
 * Reads the exported packages of the built jars with {@code javap}, and in front of a type what it
 * does not say: that others may not implement it.
 */
final class BuiltApi {
  private static final Pattern EXPORT = Pattern.compile("([\\w.]+);version=\"([\\d.]+)\"");
  private static final ToolProvider JAVAP = ToolProvider.findFirst("javap").orElseThrow();

  private BuiltApi() {}

  /** The packages of all jars, by name. */
  static Map<String, PackageApi> of(List<Path> jars, String release) throws IOException {
    Map<String, PackageApi> packages = new TreeMap<>();
    for (String line : ManifestLines.of(jars)) {
      String[] parts = line.split(" \\| ", -1);
      Matcher export = EXPORT.matcher(parts[2]);
      if (parts[1].equals("Export-Package") && export.lookingAt()) {
        String name = export.group(1);
        List<String> declarations = declarations(BuiltJars.own(parts[0]), name);
        packages.put(name, new PackageApi(name, export.group(2), release, declarations));
      }
    }
    return packages;
  }

  private static List<String> declarations(Path jar, String packageName) throws IOException {
    List<String> command = new ArrayList<>(List.of("-protected", "-constants", "-cp"));
    command.add(jar.toString());
    command.addAll(classes(jar, packageName));
    StringWriter out = new StringWriter();
    int status =
        JAVAP.run(new PrintWriter(out), new PrintWriter(out), command.toArray(new String[0]));
    if (status != 0) {
      throw new IOException(String.join(" ", command) + "\n" + out);
    }
    return declarations(jar, out.toString().lines().toList());
  }

  private static List<String> classes(Path jar, String packageName) throws IOException {
    String prefix = packageName.replace('.', '/') + "/";
    try (JarFile file = new JarFile(jar.toFile())) {
      return file.stream()
          .map(entry -> entry.getName())
          .filter(entry -> entry.startsWith(prefix) && entry.endsWith(".class"))
          .filter(entry -> entry.indexOf('/', prefix.length()) < 0 && !entry.contains("-info."))
          .map(entry -> entry.replaceFirst("\\.class$", "").replace('/', '.'))
          .toList();
    }
  }

  /** One line for each type, with its members below it in an order that means nothing. */
  private static List<String> declarations(Path jar, List<String> output) throws IOException {
    Map<String, List<String>> types = new TreeMap<>();
    List<String> members = new ArrayList<>();
    for (String line : output) {
      if (line.startsWith("  ")) {
        members.add(line.strip());
      } else if (line.endsWith("{")) {
        members = new ArrayList<>();
        if (line.startsWith("public ") || line.startsWith("protected ")) {
          types.put(line.replaceFirst(" *\\{$", ""), members);
        }
      }
    }
    List<String> declarations = new ArrayList<>();
    try (JarFile file = new JarFile(jar.toFile())) {
      for (Map.Entry<String, List<String>> type : types.entrySet()) {
        String name = name(type.getKey());
        declarations.add(mark(file, name) + type.getKey());
        String simpleName = name.substring(name.lastIndexOf('.') + 1);
        type.getValue().stream()
            .sorted()
            .forEach(member -> declarations.add(simpleName + ": " + member));
      }
    }
    return declarations;
  }

  private static String name(String type) {
    return type.replaceFirst(".*?\\b(?:class|interface) ", "").replaceFirst("[ <].*", "");
  }

  /** What the constants of a class file give away, and {@code javap} only by pages for each. */
  private static String mark(JarFile jar, String type) throws IOException {
    try (InputStream in = jar.getInputStream(jar.getEntry(type.replace('.', '/') + ".class"))) {
      String constants = new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
      return (constants.contains("Lorg/osgi/annotation/versioning/ProviderType;")
              ? "@ProviderType "
              : "")
          + (constants.contains("PermittedSubclasses") ? "sealed " : "");
    }
  }
}
