package org.guestmem.itests.jars;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The documentation of the API as {@code ./guestmem site} makes it, without a warning. */
class SiteIT {
  private static final Path HOME = Path.of(System.getProperty("guestmem.home"));
  private static final Path SITE = HOME.resolve("target/site");
  private static final String JAVA_SE = "https://docs.oracle.com/en/java/javase/25/docs/";

  private static final Pattern ARROW = Pattern.compile("<title>(\\S+ uses \\S+)</title></path>");
  private static final Pattern LINK = Pattern.compile("(?:href|src)=\"([^\"#]+)[^\"]*\"");
  private static final Pattern IMPORT =
      Pattern.compile("(?m)^import (?:static )?(org\\.guestmem(?:\\.[a-z0-9]+)+)\\.[A-Z]");

  @BeforeAll
  static void build() throws IOException, InterruptedException {
    List<String> command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin/java").toString(),
            HOME.resolve("tools/Site.java").toString(),
            HOME.toString(),
            SITE.toString());
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), output);
    assertEquals(SITE.resolve("index.html") + "\n", output);
  }

  /** The bundles that the BOM names. */
  private static List<ModuleDescriptor> published() throws IOException {
    String bom = Files.readString(HOME.resolve("distribution/bom/pom.xml"));
    return BuiltJars.own().stream()
        .filter(jar -> bom.contains("<artifactId>" + BuiltJars.name(jar) + "</artifactId>"))
        .map(jar -> ModuleFinder.of(jar).findAll().iterator().next().descriptor())
        .toList();
  }

  private static Set<String> exported() throws IOException {
    return published().stream()
        .flatMap(module -> module.exports().stream())
        .map(ModuleDescriptor.Exports::source)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Set<String> arrows(Path page) throws IOException {
    return ARROW
        .matcher(Files.readString(page))
        .results()
        .map(arrow -> arrow.group(1))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static List<Path> find(Path root, String suffix) throws IOException {
    try (Stream<Path> files = Files.walk(root)) {
      return files.filter(file -> file.toString().endsWith(suffix)).sorted().toList();
    }
  }

  @Test
  void exportedPackagesOfPublishedBundlesMustBeThereAndNoOther() throws IOException {
    List<String> elements = Files.readAllLines(SITE.resolve("element-list"));
    assertEquals(
        List.copyOf(exported()),
        elements.stream().filter(line -> !line.startsWith("module:")).sorted().toList());
  }

  @Test
  void diagramOfModulesMustBeWhatTheyRequire() throws IOException {
    List<ModuleDescriptor> modules = published();
    Set<String> expected = new TreeSet<>();
    for (ModuleDescriptor user : modules) {
      for (ModuleDescriptor target : modules) {
        if (user.requires().stream().anyMatch(r -> r.name().equals(target.name()))) {
          expected.add(user.name() + " uses " + target.name());
        }
      }
    }
    assertEquals(expected, arrows(SITE.resolve("index.html")));
  }

  @Test
  void diagramsOfPackagesMustBeWhatTheirSourcesImport() throws IOException {
    Set<String> exported = exported();
    Set<String> drawn = new TreeSet<>();
    for (Path page : find(SITE, "package-summary.html")) {
      drawn.addAll(arrows(page));
    }
    Set<String> imported =
        imports().stream()
            .filter(use -> Stream.of(use.split(" uses ")).anyMatch(exported::contains))
            .collect(Collectors.toCollection(TreeSet::new));
    assertFalse(imported.isEmpty());
    assertEquals(imported, drawn);
  }

  /** Which packages import from which, in the sources of published bundles. */
  private static Set<String> imports() throws IOException {
    Set<String> uses = new TreeSet<>();
    List<String> packages = new ArrayList<>();
    published().forEach(module -> packages.addAll(module.packages()));
    for (Path source : find(HOME, ".java")) {
      String user = source.toString().replaceFirst(".*/src/main/java/(.*)/.*", "$1");
      String name = user.replace('/', '.');
      if (packages.contains(name) && !source.startsWith(HOME.resolve("target"))) {
        for (MatchResult used : IMPORT.matcher(Files.readString(source)).results().toList()) {
          if (!used.group(1).equals(name)) {
            uses.add(name + " uses " + used.group(1));
          }
        }
      }
    }
    return uses;
  }

  @Test
  void examplesMustBeThoseOfTheTests() throws IOException {
    Path api = SITE.resolve("org.guestmem.api/org/guestmem/api");
    String page = Files.readString(api.resolve("ValueType.html"));
    assertTrue(page.contains("record Descriptor(long address, int length, short flags"), page);
    String group = Files.readString(api.resolve("RegionGroup.html"));
    assertTrue(group.contains("factory.createGroup()"), group);
    assertFalse(group.contains("regions.addAll"), group);
    assertTrue(Files.readString(SITE.resolve("index.html")).contains("class=\"snippet\""));
  }

  @Test
  void linksMustLeadToPagesOrToJavaSe() throws IOException {
    Set<String> broken = new TreeSet<>();
    for (Path page : find(SITE, ".html")) {
      for (MatchResult link : LINK.matcher(Files.readString(page)).results().toList()) {
        String target = link.group(1);
        boolean there =
            target.contains(":")
                ? target.startsWith(JAVA_SE)
                : Files.exists(page.resolveSibling(target));
        if (!there) {
          broken.add(SITE.relativize(page) + ": " + target);
        }
      }
    }
    assertEquals(new TreeSet<>(), broken);
  }
}
