import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A test that a mutation names, and how it is run in the mutated tree.
 *
 * @param kind what runs it
 * @param module the directory of its Maven module
 * @param name {@code Class#method}, or the class of a stress test
 */
record MutationTest(Kind kind, String module, String name) {
  enum Kind {
    UNIT,
    CONTAINER,
    STRESS,
    SOAK
  }

  enum Result {
    RED("red"),
    GREEN("green"),
    NOT_COMPILED("DOES NOT COMPILE"),
    NOT_RUN("DID NOT RUN");

    private final String text;

    Result(String text) {
      this.text = text;
    }

    @Override
    public String toString() {
      return text;
    }
  }

  /** What tells nothing about a mutation, and only takes time. */
  private static final List<String> NO_CHECKS =
      List.of(
          "-Djacoco.skip",
          "-Dspotless.check.skip",
          "-Dmaven.source.skip",
          "-Dmaven.javadoc.skip",
          "-Dcyclonedx.skip",
          "-Dguestmem.warnings=-nowarn",
          "-Dguestmem.errorprone=-XepDisableAllChecks");

  /** Groups tests that one command runs. */
  static List<List<MutationTest>> together(List<MutationTest> tests) {
    return List.copyOf(
        tests.stream().distinct().collect(Collectors.groupingBy(MutationTest::kind)).values());
  }

  /** Runs tests of one kind and module; those of races for so long each. */
  static Result run(MutatedTree tree, List<MutationTest> tests, int raceMillis)
      throws IOException, InterruptedException {
    String names = tests.stream().map(MutationTest::name).collect(Collectors.joining(","));
    MutationTest any = tests.get(0);
    return switch (any.kind) {
      case UNIT -> any.junit(tree, "test", "-Dtest=" + names);
      case CONTAINER -> any.junit(tree, "verify", "-Dtest=NoSuchTest", "-Dit.test=" + names);
      case STRESS ->
          any.command(
              tree, "package", "stress", "--once", "" + raceMillis, "-t", classes(names));
      case SOAK -> any.command(tree, "pre-integration-test", "soak", "1");
    };
  }

  /** The classes, and those inside of them, but none whose name begins alike. */
  private static String classes(String names) {
    return "[.](" + names.replace(",", "|") + ")([.]|$)";
  }

  private Result junit(MutatedTree tree, String phase, String... options)
      throws IOException, InterruptedException {
    List<String> command = maven();
    command.addAll(List.of(options));
    command.add("-Dsurefire.failIfNoSpecifiedTests=false");
    command.add("-Dfailsafe.failIfNoSpecifiedTests=false");
    command.add(phase);
    int status = tree.run(command);
    List<String> log = Files.readAllLines(tree.log());
    if (has(log, ".*COMPILATION ERROR.*")) {
      return Result.NOT_COMPILED;
    } else if (status < 0
        || has(log, ".*Tests run: .*(Failures|Errors): [1-9].*")
        || has(log, ".*The forked VM terminated.*")) {
      return Result.RED;
    }
    return status == 0 && has(log, ".*Tests run: [1-9].*") ? Result.GREEN : Result.NOT_RUN;
  }

  /** By the script of the copy, on what Maven built there. */
  private Result command(MutatedTree tree, String phase, String... arguments)
      throws IOException, InterruptedException {
    List<String> build = maven();
    build.addAll(List.of("-DskipTests", phase));
    if (tree.run(build) != 0) {
      return Result.NOT_COMPILED;
    }
    List<String> command = new ArrayList<>(List.of("./guestmem"));
    command.addAll(List.of(arguments));
    int status = tree.run(command);
    List<String> log = Files.readAllLines(tree.log());
    boolean ran = has(log, "RUN RESULTS.*|soak (passed|failed)");
    return status == 0 ? (ran ? Result.GREEN : Result.NOT_RUN) : Result.RED;
  }

  private List<String> maven() {
    List<String> command = new ArrayList<>(List.of(System.getenv("MAVEN"), "-B"));
    command.addAll(List.of("-Dstyle.color=never", "-pl", module, "-am"));
    command.addAll(NO_CHECKS);
    return command;
  }

  private static boolean has(List<String> log, String line) {
    return log.stream().anyMatch(l -> l.matches(line));
  }
}
