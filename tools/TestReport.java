import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * Counts what surefire and failsafe reported: {@code java tools/TestReport.java [ROOT]}.
 *
 * <p>A run is one report directory: {@code target/surefire-reports[-RUN]} or {@code
 * target/failsafe-reports[-RUN]} of a module. Container runs (failsafe) are held against {@code
 * itests/expected-tests.txt}, skips in CI against {@code tools/allowed-skips.txt}. The exit status
 * is 1 if a test failed, none ran, a container run has another number of tests than expected, or,
 * with {@code CI=true}, a skip is not allowed.
 */
final class TestReport {
  enum Result {
    PASSED,
    FAILED,
    SKIPPED
  }

  record Run(String module, String name, boolean container) implements Comparable<Run> {
    @Override
    public int compareTo(Run other) {
      return (module + ' ' + name).compareTo(other.module + ' ' + other.name);
    }
  }

  record Case(String test, Result result, String reason) {}

  /** A run's cases; java is the version of the JVM that ran them. */
  static final class Suite {
    final List<Case> cases = new ArrayList<>();
    String java = "?";

    long count(Result result) {
      return cases.stream().filter(c -> c.result == result).count();
    }
  }

  private static final Pattern REPORT =
      Pattern.compile("(.*?)/?target/(surefire|failsafe)-reports(?:[-/](.+))?/TEST-[^/]*\\.xml");

  private final Path root;
  private final Map<Run, Suite> suites = new TreeMap<>();
  private final List<String> problems = new ArrayList<>();

  private TestReport(Path root) {
    this.root = root;
  }

  public static void main(String[] args) throws Exception {
    TestReport report = new TestReport(Path.of(args.length > 0 ? args[0] : "."));
    report.readAll();
    report.printTable();
    report.printFailures();
    report.checkSkips();
    report.checkCounts();
    System.exit(report.verdict());
  }

  private void readAll() throws IOException, XMLStreamException {
    List<Path> files;
    try (Stream<Path> walk = Files.walk(root)) {
      // The root's own target holds the copy of the tree that the reproducibility check built.
      files = walk.filter(f -> !f.startsWith(root.resolve("target"))).sorted().toList();
    }
    for (Path file : files) {
      var report = REPORT.matcher(root.relativize(file).toString().replace('\\', '/'));
      if (report.matches()) {
        boolean container = report.group(2).equals("failsafe");
        String name = report.group(3) != null ? report.group(3) : container ? "containers" : "unit";
        Run run = new Run(report.group(1), name, container);
        read(file, suites.computeIfAbsent(run, r -> new Suite()));
      }
    }
  }

  private static void read(Path file, Suite suite) throws IOException, XMLStreamException {
    XMLInputFactory factory = XMLInputFactory.newInstance();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    try (InputStream in = Files.newInputStream(file)) {
      XMLStreamReader xml = factory.createXMLStreamReader(in);
      while (xml.hasNext()) {
        if (xml.next() == XMLStreamReader.START_ELEMENT) {
          element(xml, suite);
        }
      }
    }
  }

  private static void element(XMLStreamReader xml, Suite suite) throws XMLStreamException {
    switch (xml.getLocalName()) {
      case "property" -> {
        if ("java.specification.version".equals(xml.getAttributeValue(null, "name"))) {
          suite.java = xml.getAttributeValue(null, "value");
        }
      }
      case "testcase" -> {
        String owner = xml.getAttributeValue(null, "classname");
        String name = xml.getAttributeValue(null, "name");
        suite.cases.add(new Case(owner + '#' + name, Result.PASSED, ""));
      }
      case "failure", "error" -> mark(suite, Result.FAILED, reason(xml));
      case "skipped" -> mark(suite, Result.SKIPPED, reason(xml));
      default -> {}
    }
  }

  /** The element stands inside the test case that was read last. */
  private static void mark(Suite suite, Result result, String reason) {
    Case last = suite.cases.remove(suite.cases.size() - 1);
    suite.cases.add(new Case(last.test, result, reason));
  }

  /** A condition's reason is in the attribute, an assumption's in the first line of the text. */
  private static String reason(XMLStreamReader xml) throws XMLStreamException {
    String message = xml.getAttributeValue(null, "message");
    String text = message != null ? message : xml.getElementText();
    return text.strip().lines().findFirst().orElse("no reason given");
  }

  private void printTable() {
    String format = "%-20s %-24s %4s %8s %8s %8s%n";
    System.out.println();
    System.out.printf(format, "module", "run", "java", "passed", "failed", "skipped");
    suites.forEach(
        (run, suite) ->
            System.out.printf(
                format,
                run.module,
                run.name,
                suite.java,
                suite.count(Result.PASSED),
                suite.count(Result.FAILED),
                suite.count(Result.SKIPPED)));
    System.out.println();
  }

  private void printFailures() {
    each(Result.FAILED, (run, c) -> System.out.println("failed: " + where(run, c)));
  }

  private void checkSkips() throws IOException {
    boolean ci = "true".equals(System.getenv("CI"));
    Map<Pattern, String> allowed = new LinkedHashMap<>();
    for (String line : lines("tools/allowed-skips.txt")) {
      String[] parts = line.split("\\|", 2);
      String glob = "\\Q" + parts[0].strip().replace("*", "\\E.*\\Q") + "\\E";
      allowed.put(Pattern.compile(glob), parts.length > 1 ? parts[1].strip() : "");
    }
    each(
        Result.SKIPPED,
        (run, c) -> {
          System.out.println("skipped: " + where(run, c));
          if (ci && allowed.keySet().stream().noneMatch(p -> p.matcher(c.test).matches())) {
            problems.add("not in tools/allowed-skips.txt: " + c.test + " (" + run.name + ')');
          }
        });
  }

  /** Skipped tests count: whether a skip is right is the other list's question. */
  private void checkCounts() throws IOException {
    Map<String, Integer> expected = new TreeMap<>();
    for (String line : lines("itests/expected-tests.txt")) {
      String[] parts = line.split("=", 2);
      expected.put(parts[0].strip(), Integer.valueOf(parts[1].strip()));
    }
    Map<String, Integer> found = new TreeMap<>();
    suites.forEach(
        (run, suite) -> {
          if (run.container) {
            found.merge(run.name, suite.cases.size(), Integer::sum);
          }
        });
    for (String name : union(expected, found)) {
      int want = expected.getOrDefault(name, 0);
      int have = found.getOrDefault(name, 0);
      if (want != have) {
        problems.add(
            "itests/expected-tests.txt: run " + name + ": expected " + want + ", found " + have);
      }
    }
  }

  private int verdict() {
    problems.forEach(problem -> System.out.println("problem: " + problem));
    long passed = total(Result.PASSED);
    long failed = total(Result.FAILED);
    if (passed + failed == 0) {
      System.out.println("problem: no test ran");
    }
    System.out.printf("%d passed, %d failed, %d skipped%n", passed, failed, total(Result.SKIPPED));
    return failed > 0 || passed == 0 || !problems.isEmpty() ? 1 : 0;
  }

  private long total(Result result) {
    return suites.values().stream().mapToLong(s -> s.count(result)).sum();
  }

  private void each(Result result, BiConsumer<Run, Case> action) {
    suites.forEach(
        (run, suite) ->
            suite.cases.stream()
                .filter(c -> c.result == result)
                .forEach(c -> action.accept(run, c)));
  }

  private static String where(Run run, Case c) {
    return run.module + " (" + run.name + ") " + c.test + ": " + c.reason;
  }

  private static Iterable<String> union(Map<String, ?> one, Map<String, ?> other) {
    var names = new TreeSet<>(one.keySet());
    names.addAll(other.keySet());
    return names;
  }

  /** The file's lines without comments and empty ones; none if there is no such file. */
  private List<String> lines(String name) throws IOException {
    Path file = root.resolve(name);
    if (!Files.exists(file)) {
      return List.of();
    }
    return Files.readAllLines(file).stream()
        .map(String::strip)
        .filter(line -> !line.isEmpty() && !line.startsWith("#"))
        .toList();
  }
}
