import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Looks for the tests that documents and mutations name: {@code java tools/DocumentedTests.java
 * [ROOT]}.
 *
 * <p>In a document a test is a name in backquotes that is built like one ({@code FaultContract},
 * {@code numbersToViewsMustNotLeaveThem}), or that stands in the last column of a table if that is
 * headed "test": {@code Class}, {@code Class.method} or {@code method}, which may end in dots. An
 * {@code X} before a class stands for each of Ffm, Heap and Direct. All are looked for in what was
 * built. The exit status is 1 if one is missing.
 */
final class DocumentedTests {
  private static final Pattern IN_BACKQUOTES = Pattern.compile("`([^`\\s]+)`");
  private static final Pattern ANY =
      Pattern.compile("[A-Za-z]\\w*(?:[.#][A-Za-z]\\w*)?(?:\\.\\.\\.)?");
  private static final Pattern LIKE_A_TEST =
      Pattern.compile(
          "[A-Z]\\w*(?:Test|IT|Contract)(?:[.#]\\w+(?:\\.\\.\\.)?)?"
              + "|[a-z]\\w*(?:Must|May)[A-Z][a-z]\\w*(?:\\.\\.\\.)?");
  private static final Pattern OF_A_MUTATION =
      Pattern.compile("# (?:stress:)?([A-Z]\\w*(?:[.#]\\w+)?).*");

  private final TreeSet<String> known = new TreeSet<>();
  private final List<String> problems = new ArrayList<>();
  private int named;

  private DocumentedTests(TestClasses classes) {
    for (String name : classes.names()) {
      String type = name.substring(name.lastIndexOf('.') + 1).replace('$', '.');
      known.add(type);
      for (String method : classes.tests(name)) {
        known.add(method);
        known.add(type + '.' + method);
      }
    }
  }

  public static void main(String[] args) throws Exception {
    Path root = Path.of(args.length > 0 ? args[0] : ".");
    DocumentedTests tests = new DocumentedTests(TestClasses.read(root));
    for (Path file : files(root)) {
      tests.read(root.relativize(file).toString(), Files.readAllLines(file));
    }
    tests.problems.forEach(problem -> System.out.println("problem: " + problem));
    System.out.printf(
        "documents: %d names of tests, %d of none%n", tests.named, tests.problems.size());
    System.exit(tests.problems.isEmpty() && tests.named > 0 ? 0 : 1);
  }

  /** Documents and mutations, but for what is built, and the table that is made of the reports. */
  private static List<Path> files(Path root) throws IOException {
    try (Stream<Path> walk = Files.walk(root)) {
      return walk.filter(f -> f.toString().matches(".*\\.(md|patch)"))
          .filter(f -> !root.relativize(f).toString().matches("(.*/)?target/.*"))
          .filter(f -> !f.endsWith("vm-memory-tests.md"))
          .sorted()
          .toList();
    }
  }

  private void read(String file, List<String> lines) {
    if (file.endsWith(".patch")) {
      Stream.of(lines.get(0))
          .map(OF_A_MUTATION::matcher)
          .filter(mutation -> mutation.matches())
          .forEach(mutation -> check(file, mutation.group(1)));
      return;
    }
    boolean fenced = false;
    boolean inTable = false;
    boolean ofTests = false;
    for (String line : lines) {
      fenced ^= line.strip().startsWith("```");
      boolean row = line.startsWith("|");
      ofTests = row && (inTable ? ofTests : lastCell(line).startsWith("test"));
      inTable = row;
      if (!fenced) {
        String tests = ofTests ? lastCell(line) : "";
        names(tests, ANY).forEach(name -> check(file, name));
        names(line.substring(0, line.length() - tests.length()), LIKE_A_TEST)
            .forEach(name -> check(file, name));
      }
    }
  }

  /** With the bar behind it. */
  private static String lastCell(String row) {
    return row.replaceFirst("^.*\\| +(?=[^|]+\\|\\s*$)", "");
  }

  private static Stream<String> names(String text, Pattern pattern) {
    return IN_BACKQUOTES
        .matcher(text)
        .results()
        .map((MatchResult found) -> found.group(1))
        .filter(name -> pattern.matcher(name).matches());
  }

  private void check(String file, String name) {
    named++;
    String test = name.replace('#', '.');
    for (String each : test.matches("X[A-Z].*") ? List.of("Ffm", "Heap", "Direct") : List.of("")) {
      String found = each.isEmpty() ? test : each + test.substring(1);
      if (!isKnown(found)) {
        problems.add("%s names %s, which is no test".formatted(file, found));
      }
    }
  }

  private boolean isKnown(String test) {
    if (!test.endsWith("...")) {
      return known.contains(test);
    }
    String beginning = test.substring(0, test.length() - 3);
    String next = known.ceiling(beginning);
    return next != null && next.startsWith(beginning);
  }
}
