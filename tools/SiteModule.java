import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleDescriptor.Requires;
import java.lang.module.ModuleFinder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A bundle of the BOM, which is a module too: its sources, and what was made of them.
 *
 * @param home the directory of its pom
 * @param jar the built jar
 * @param descriptor what the jar says, be it written or generated
 */
record SiteModule(Path home, Path jar, ModuleDescriptor descriptor) {
  /** A bundle, not a file of another type such as Karaf's features. */
  private static final Pattern BUNDLE =
      Pattern.compile(
          "<artifactId>(org\\.guestmem\\.[\\w.]+)</artifactId><version>\\$\\{project\\.version}"
              + "</version></dependency>");

  private static final Pattern ARTIFACT =
      Pattern.compile("</parent>\\s*<artifactId>([\\w.]+)</artifactId>");

  static List<SiteModule> all(Path root) throws IOException {
    List<SiteModule> modules = new ArrayList<>();
    String bom = Files.readString(root.resolve("distribution/bom/pom.xml"));
    for (MatchResult bundle : BUNDLE.matcher(bom).results().toList()) {
      String name = bundle.group(1);
      Path jar = root.resolve("itests/jars/target/jars/" + name + ".jar");
      if (!Files.exists(jar)) {
        throw new IllegalStateException(name + " is in the BOM, but itests/jars does not have it");
      }
      ModuleDescriptor descriptor = ModuleFinder.of(jar).findAll().iterator().next().descriptor();
      modules.add(new SiteModule(home(root, name), jar, descriptor));
    }
    return modules;
  }

  private static Path home(Path root, String name) throws IOException {
    try (Stream<Path> files = Files.find(root, 4, (file, type) -> file.endsWith("pom.xml"))) {
      for (Path pom : files.toList()) {
        var artifact = ARTIFACT.matcher(Files.readString(pom));
        if (artifact.find() && artifact.group(1).equals(name)) {
          return pom.getParent();
        }
      }
    }
    throw new IllegalStateException(name + " is in the BOM, and no pom has that name");
  }

  String name() {
    return descriptor.name();
  }

  SortedSet<String> exported() {
    return descriptor.exports().stream()
        .map(ModuleDescriptor.Exports::source)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** What exports nothing has no page; and what it names need not suit what others do. */
  boolean hasPages() {
    return !descriptor.exports().isEmpty();
  }

  SortedSet<String> required() {
    return descriptor.requires().stream()
        .map(Requires::name)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** The page of an exported package. */
  String page(String packageName) {
    return name() + "/" + packageName.replace('.', '/') + "/package-summary.html";
  }

  /** Where the Javadoc tool finds the sources; a generated descriptor is written as one there. */
  String sourcePath(Path descriptors) throws IOException {
    Path sources = home.resolve("src/main/java");
    if (Files.exists(sources.resolve("module-info.java"))) {
      return name() + "=" + sources;
    }
    Path generated = Files.createDirectories(descriptors.resolve(name()));
    Files.writeString(generated.resolve("module-info.java"), source());
    return name() + "=" + sources + File.pathSeparator + generated;
  }

  private String source() {
    StringBuilder source = new StringBuilder("/** ").append(description()).append(". */\n");
    source.append("module ").append(name()).append(" {\n");
    descriptor.requires().stream()
        .filter(required -> !required.name().equals("java.base"))
        .forEach(required -> source.append("requires ").append(words(required)).append(";\n"));
    exported().forEach(name -> source.append("exports ").append(name).append(";\n"));
    descriptor.provides().stream()
        .map(provided -> provided.service() + " with " + String.join(", ", provided.providers()))
        .forEach(provided -> source.append("provides ").append(provided).append(";\n"));
    return source.append("}\n").toString();
  }

  private static String words(Requires required) {
    String modifiers =
        required.modifiers().stream()
            .filter(modifier -> modifier != Requires.Modifier.MANDATED)
            .map(modifier -> modifier.name().toLowerCase(Locale.ROOT) + " ")
            .collect(Collectors.joining());
    return modifiers + required.name();
  }

  /** What the pom says of it. */
  private String description() {
    try {
      String pom = Files.readString(home.resolve("pom.xml"));
      return pom.replaceFirst("(?s).*?<description>(.*?)</description>.*", "$1");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
