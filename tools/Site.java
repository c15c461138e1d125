import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.spi.ToolProvider;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Makes the documentation of the API after a build: {@code java tools/Site.java ROOT DIRECTORY}.
 *
 * <p>One run of the Javadoc tool over every bundle of the BOM that exports something, in which each warning is an error,
 * with diagrams of the modules and of each package. Nothing is fetched: the tool knows the packages
 * of Java SE. What javac checked already, that nothing lacks a comment, is not checked again.
 */
final class Site {
  private static final String SUMMARY = "<section class=\"summary\">";
  private static final String CORE = "org.guestmem.api:org.guestmem.ffm:org.guestmem.fallback";
  private static final String MODULES = "<div id=\"modules\"></div>";

  private final Path root;
  private final Path directory;
  private final List<SiteModule> modules;

  private Site(Path root, Path directory) throws IOException {
    this.root = root;
    this.directory = directory;
    this.modules = SiteModule.all(root);
  }

  public static void main(String[] args) throws IOException {
    Site site = new Site(Path.of(args[0]).toRealPath(), Path.of(args[1]).toAbsolutePath());
    site.clear();
    site.document();
    site.draw();
    System.out.println(site.directory.resolve("index.html"));
  }

  private void clear() throws IOException {
    if (Files.exists(directory)) {
      try (Stream<Path> files = Files.walk(directory)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    }
  }

  private void document() throws IOException {
    ToolProvider javadoc = ToolProvider.findFirst("javadoc").orElseThrow();
    if (javadoc.run(System.out, System.err, options().toArray(String[]::new)) != 0) {
      System.err.println("site: the Javadoc tool found what stands above");
      System.exit(1);
    }
  }

  private List<String> options() throws IOException {
    List<String> options =
        new ArrayList<>(List.of("-d", directory.toString(), "-quiet", "-notimestamp", "-Werror"));
    options.addAll(List.of("-Xdoclint:all,-missing", "-encoding", "UTF-8", "--release", "25"));
    options.addAll(List.of("-windowtitle", "Guestmem", "-doctitle", "Guestmem"));
    options.addAll(List.of("-overview", root.resolve("tools/overview.html").toString()));
    options.addAll(List.of("-group", "The API and its back ends", CORE));
    options.addAll(List.of("-group", "Plug-ins and tests", "org.guestmem.*"));
    options.addAll(List.of("--snippet-path", path("src/test/java")));
    options.addAll(List.of("--module-path", modulePath().toString()));
    Path descriptors = directory.resolveSibling("site-descriptors");
    List<SiteModule> documented = modules.stream().filter(SiteModule::hasPages).toList();
    for (SiteModule module : documented) {
      options.addAll(List.of("--module-source-path", module.sourcePath(descriptors)));
    }
    String names = documented.stream().map(SiteModule::name).collect(Collectors.joining(","));
    options.addAll(List.of("--module", names));
    return options;
  }

  /** What the modules name and is not ours. */
  private Path modulePath() {
    return root.resolve("itests/jars/target/site-path");
  }

  /** A directory of each module, as one path. */
  private String path(String part) {
    return modules.stream()
        .map(module -> module.home().resolve(part).toString())
        .collect(Collectors.joining(File.pathSeparator));
  }

  private void draw() throws IOException {
    insert(directory.resolve("index.html"), MODULES, SiteDiagrams.ofModules(modules), "");
    PackageUses uses = PackageUses.of(modules, modulePath());
    for (SiteModule module : modules) {
      for (String name : module.exported()) {
        Path page = directory.resolve(module.page(name));
        insert(page, SUMMARY, SiteDiagrams.ofPackage(name, modules, uses), SUMMARY);
      }
    }
  }

  /** Puts a diagram before what must be there once. */
  private static void insert(Path page, String place, String diagram, String rest)
      throws IOException {
    String html = Files.readString(page);
    int at = html.indexOf(place);
    if (at < 0 || html.indexOf(place, at + 1) >= 0) {
      throw new IllegalStateException(page + " has no place for a diagram: " + place);
    }
    Files.writeString(
        page, html.substring(0, at) + diagram + rest + html.substring(at + place.length()));
  }
}
