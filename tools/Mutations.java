import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Shows that tests fail without the code that they are about: {@code java tools/Mutations.java ROOT
 * [PATTERN]}.
 *
 * <p>Each patch of {@code tools/mutations} whose name has the regular expression is applied to a
 * copy of the sources, one at a time, and the test that its first line names must turn red; without
 * any patch it must be green. Red is that this test failed, and said the words that the line has
 * behind a colon, if any: not that the build did, or took too long. The exit status is 1 if one is
 * anything else.
 */
final class Mutations {
  private static final String FORMAT = "%-36s %-66s %s%n";

  /** For how many milliseconds a race is run as it is, and to find what its code makes rare. */
  private static final int MOMENT = 600;

  private static final int LONG = 20_000;

  private final Path patches;
  private final MutatedTree tree;
  private final Map<Path, MutationTest> tests = new LinkedHashMap<>();
  private boolean failed;

  private Mutations(Path root) throws IOException {
    patches = root.resolve("tools/mutations");
    tree = new MutatedTree(root);
  }

  public static void main(String[] args) throws Exception {
    Mutations mutations = new Mutations(Path.of(args[0]).toRealPath());
    mutations.select(Pattern.compile(args.length > 1 ? args[1] : ""));
    System.exit(mutations.run() ? 0 : 1);
  }

  private void select(Pattern pattern) throws IOException {
    List<Path> selected;
    try (Stream<Path> files = Files.list(patches)) {
      selected =
          files
              .filter(file -> file.toString().endsWith(".patch"))
              .filter(file -> pattern.matcher(file.getFileName().toString()).find())
              .sorted()
              .toList();
    }
    if (selected.isEmpty()) {
      throw new IllegalArgumentException("no patch in " + patches + " has '" + pattern + "'");
    }
    tree.update();
    for (Path patch : selected) {
      tests.put(patch, tree.test(Files.readAllLines(patch).get(0)));
    }
  }

  private boolean run() throws IOException, InterruptedException {
    runUnchanged();
    System.out.printf(FORMAT, "patch", "test", "result");
    // By module, so that little is built between two.
    for (String module : modules()) {
      for (Map.Entry<Path, MutationTest> entry : tests.entrySet()) {
        if (entry.getValue().module().equals(module)) {
          report(entry.getKey().getFileName().toString(), entry.getValue(), mutate(entry));
        }
      }
    }
    System.out.println("what each command said is in " + tree.log().getParent());
    return !failed;
  }

  private List<String> modules() {
    return tests.values().stream().map(MutationTest::module).distinct().sorted().toList();
  }

  /** What is red anyway would say nothing. */
  private void runUnchanged() throws IOException, InterruptedException {
    for (String module : modules()) {
      List<MutationTest> all =
          new ArrayList<>(tests.values().stream().filter(t -> t.module().equals(module)).toList());
      for (List<MutationTest> together : MutationTest.together(all)) {
        MutationTest.Result result = MutationTest.run(tree, together, MOMENT);
        if (result != MutationTest.Result.GREEN) {
          throw new IllegalStateException(
              "without any patch: %s: %s; see %s"
                  .formatted(result, together.stream().map(MutationTest::name).toList(), tree.log()));
        }
      }
    }
  }

  private String mutate(Map.Entry<Path, MutationTest> entry)
      throws IOException, InterruptedException {
    if (!tree.apply(entry.getKey())) {
      return "DOES NOT APPLY";
    }
    try {
      MutationTest.Result result = MutationTest.run(tree, List.of(entry.getValue()), LONG);
      tree.keepLog(entry.getKey());
      return result == MutationTest.Result.GREEN ? "SURVIVED" : result.toString();
    } finally {
      tree.update();
    }
  }

  private void report(String patch, MutationTest test, String result) {
    System.out.printf(FORMAT, patch, test.name(), result);
    failed |= !result.equals(MutationTest.Result.RED.toString());
  }
}
