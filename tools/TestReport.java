import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.regex.Pattern;

/**
 * Counts what surefire and failsafe reported: {@code java tools/TestReport.java [ROOT]}.
 *
 * <p>Container runs (failsafe) are held against {@code itests/expected-tests.txt}, skips in CI
 * against {@code tools/allowed-skips.txt}. The exit status is 1 if a test failed, none ran, a
 * container run has another number of tests than expected, or, with {@code CI=true}, a skip is not
 * allowed.
 */
final class TestReport {
  private final Path root;
  private final Map<TestRuns.Run, TestRuns.Suite> suites;
  private final List<String> problems = new ArrayList<>();

  private TestReport(Path root, Map<TestRuns.Run, TestRuns.Suite> suites) {
    this.root = root;
    this.suites = suites;
  }

  public static void main(String[] args) throws Exception {
    Path root = Path.of(args.length > 0 ? args[0] : ".");
    TestReport report = new TestReport(root, TestRuns.read(root));
    report.printTable();
    report.printFailures();
    report.checkSkips();
    report.checkCounts();
    System.exit(report.verdict());
  }

  private void printTable() {
    String format = "%-20s %-24s %4s %8s %8s %8s%n";
    System.out.println();
    System.out.printf(format, "module", "run", "java", "passed", "failed", "skipped");
    suites.forEach(
        (run, suite) ->
            System.out.printf(
                format,
                run.module(),
                run.name(),
                suite.java,
                suite.count(TestRuns.Result.PASSED),
                suite.count(TestRuns.Result.FAILED),
                suite.count(TestRuns.Result.SKIPPED)));
    System.out.println();
  }

  private void printFailures() {
    each(TestRuns.Result.FAILED, (run, c) -> System.out.println("failed: " + where(run, c)));
  }

  private void checkSkips() throws IOException {
    boolean ci = "true".equals(System.getenv("CI"));
    List<Pattern> allowed = new ArrayList<>();
    for (String test : ListFile.notes(root.resolve("tools/allowed-skips.txt")).keySet()) {
      allowed.add(ListFile.glob(test));
    }
    each(
        TestRuns.Result.SKIPPED,
        (run, c) -> {
          System.out.println("skipped: " + where(run, c));
          if (ci && allowed.stream().noneMatch(p -> p.matcher(c.test()).matches())) {
            problems.add("not in tools/allowed-skips.txt: " + c.test() + " (" + run.name() + ')');
          }
        });
  }

  /** Skipped tests count: whether a skip is right is the other list's question. */
  private void checkCounts() throws IOException {
    Map<String, Integer> expected = new TreeMap<>();
    for (String line : ListFile.lines(root.resolve("itests/expected-tests.txt"))) {
      String[] parts = line.split("=", 2);
      expected.put(parts[0].strip(), Integer.valueOf(parts[1].strip()));
    }
    Map<String, Integer> found = new TreeMap<>();
    suites.forEach(
        (run, suite) -> {
          if (run.container()) {
            found.merge(run.name(), suite.cases.size(), Integer::sum);
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
    long passed = total(TestRuns.Result.PASSED);
    long failed = total(TestRuns.Result.FAILED);
    if (passed + failed == 0) {
      System.out.println("problem: no test ran");
    }
    System.out.printf(
        "%d passed, %d failed, %d skipped%n", passed, failed, total(TestRuns.Result.SKIPPED));
    return failed > 0 || passed == 0 || !problems.isEmpty() ? 1 : 0;
  }

  private long total(TestRuns.Result result) {
    return suites.values().stream().mapToLong(s -> s.count(result)).sum();
  }

  private void each(TestRuns.Result result, BiConsumer<TestRuns.Run, TestRuns.Case> action) {
    suites.forEach(
        (run, suite) ->
            suite.cases.stream()
                .filter(c -> c.result() == result)
                .forEach(c -> action.accept(run, c)));
  }

  private static String where(TestRuns.Run run, TestRuns.Case c) {
    return run.module() + " (" + run.name() + ") " + c.test() + ": " + c.reason();
  }

  private static Iterable<String> union(Map<String, ?> one, Map<String, ?> other) {
    var names = new TreeSet<>(one.keySet());
    names.addAll(other.keySet());
    return names;
  }
}
