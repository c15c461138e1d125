import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Maps the tests of vm-memory to ours: {@code java tools/VmMemoryTests.java [--write] [ROOT]}.
 *
 * <p>A test of ours names what it mirrors in a tag, {@code
 * vm_memory::volatile_memory::tests::slice_len}; {@code tools/vm-memory-tests.txt} lists theirs.
 * Only tests that the reports of the last {@code ./guestmem test} have as passed count. The exit
 * status is 1 if a test of theirs is without one of ours, a test of ours with a tag did not run or
 * did not pass everywhere, a tag names no test of theirs, or {@code docs/vm-memory-tests.md} is not
 * what follows from all this; {@code --write} writes it.
 */
final class VmMemoryTests {
  private static final String CRATE = "vm_memory::";

  private final Map<String, VmMemoryTable.Row> rows = new LinkedHashMap<>();
  private final List<String> problems = new ArrayList<>();

  public static void main(String[] args) throws Exception {
    List<String> arguments = new ArrayList<>(List.of(args));
    boolean write = arguments.remove("--write");
    Path root = Path.of(arguments.isEmpty() ? "." : arguments.get(0));
    VmMemoryTests tests = new VmMemoryTests();
    tests.readRows(root.resolve("tools/vm-memory-tests.txt"));
    tests.readTests(TestClasses.read(root), TestRuns.read(root).values());
    tests.rows.values().forEach(tests::checkRow);
    tests.table(root.resolve("docs/vm-memory-tests.md"), write);
    tests.problems.forEach(problem -> System.out.println("problem: " + problem));
    System.exit(tests.problems.isEmpty() ? 0 : 1);
  }

  private void readRows(Path file) throws IOException {
    ListFile.notes(file).forEach((name, note) -> rows.put(name, VmMemoryTable.Row.of(name, note)));
  }

  private void readTests(TestClasses classes, Collection<TestRuns.Suite> suites) {
    Map<String, List<TestRuns.Case>> cases = new TreeMap<>();
    for (TestRuns.Suite suite : suites) {
      suite.cases.forEach(c -> cases.computeIfAbsent(c.method(), m -> new ArrayList<>()).add(c));
    }
    for (TestClasses.Tagged test : classes.tagged()) {
      if (test.tag().startsWith(CRATE)) {
        VmMemoryTable.Row row = rows.get(test.tag().substring(CRATE.length()));
        if (row == null) {
          problems.add(test.tag() + " of " + name(test) + " is not a test of vm-memory");
        } else {
          List<TestRuns.Case> ran =
              cases.getOrDefault(test.method(), List.of()).stream()
                  .filter(c -> classes.inherits(c.owner(), test.owner()))
                  .toList();
          row.tests().put(name(test), passed(test, ran));
        }
      }
    }
  }

  /** The classes that ran the test, which has passed in all of them and on every JVM. */
  private TreeSet<String> passed(TestClasses.Tagged test, List<TestRuns.Case> ran) {
    TreeSet<String> owners = new TreeSet<>();
    for (TestRuns.Case each : ran) {
      owners.add(simple(each.owner()));
      if (each.result() != TestRuns.Result.PASSED) {
        problems.add(name(test) + " did not pass in " + each.test() + ": " + each.result());
      }
    }
    if (owners.isEmpty()) {
      problems.add(name(test) + " did not run");
    }
    return owners;
  }

  private void checkRow(VmMemoryTable.Row row) {
    boolean wanted = row.kind().mapped;
    if (wanted && row.tests().isEmpty()) {
      problems.add(CRATE + row.name() + " is the tag of no test");
    } else if (!wanted && !row.tests().isEmpty()) {
      problems.add(CRATE + row.name() + " is listed as " + row.kind() + " but has tests");
    }
  }

  private void table(Path file, boolean write) throws IOException {
    String text = VmMemoryTable.text(rows.values());
    if (write && problems.isEmpty()) {
      Files.writeString(file, text);
    } else if (!Files.exists(file) || !Files.readString(file).equals(text)) {
      problems.add("docs/vm-memory-tests.md is stale: java tools/VmMemoryTests.java --write");
    }
    System.out.println("vm-memory: " + VmMemoryTable.summary(rows.values()));
  }

  private static String name(TestClasses.Tagged test) {
    return simple(test.owner()) + '.' + test.method();
  }

  private static String simple(String type) {
    return type.substring(type.lastIndexOf('.') + 1);
  }
}
