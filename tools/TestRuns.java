import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * What surefire and failsafe reported. A run is one report directory: {@code
 * target/surefire-reports[-RUN]} or {@code target/failsafe-reports[-RUN]} of a module.
 */
final class TestRuns {
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

  /** One execution of a test; a parametrised method has several. */
  record Case(String owner, String name, Result result, String reason) {
    String test() {
      return owner + '#' + name;
    }

    /** The name without the types and the number of its arguments. */
    String method() {
      return name.replaceFirst("[(\\[{].*", "");
    }
  }

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

  /** A project that a test made, whose tests are not ours. */
  private static final Pattern GENERATED = Pattern.compile("(.*/)?target(/.*)?");

  private TestRuns() {}

  static Map<Run, Suite> read(Path root) throws IOException, XMLStreamException {
    Map<Run, Suite> suites = new TreeMap<>();
    List<Path> files;
    try (Stream<Path> walk = Files.walk(root)) {
      // The root's own target holds the copy of the tree that the reproducibility check built.
      files = walk.filter(f -> !f.startsWith(root.resolve("target"))).sorted().toList();
    }
    for (Path file : files) {
      var report = REPORT.matcher(root.relativize(file).toString().replace('\\', '/'));
      if (report.matches() && !GENERATED.matcher(report.group(1)).matches()) {
        boolean container = report.group(2).equals("failsafe");
        String name = report.group(3) != null ? report.group(3) : container ? "containers" : "unit";
        Run run = new Run(report.group(1), name, container);
        read(file, suites.computeIfAbsent(run, r -> new Suite()));
      }
    }
    return suites;
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
        suite.cases.add(new Case(owner, name, Result.PASSED, ""));
      }
      case "failure", "error" -> mark(suite, Result.FAILED, reason(xml));
      case "skipped" -> mark(suite, Result.SKIPPED, reason(xml));
      default -> {}
    }
  }

  /** The element stands inside the test case that was read last. */
  private static void mark(Suite suite, Result result, String reason) {
    Case last = suite.cases.remove(suite.cases.size() - 1);
    suite.cases.add(new Case(last.owner, last.name, result, reason));
  }

  /** A condition's reason is in the attribute, an assumption's in the first line of the text. */
  private static String reason(XMLStreamReader xml) throws XMLStreamException {
    String message = xml.getAttributeValue(null, "message");
    String text = message != null ? message : xml.getElementText();
    return text.strip().lines().findFirst().orElse("no reason given");
  }
}
