import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A test that a mutation names, and how it is run in the mutated tree.
 *
 * @param kind what runs it
 * @param module the directory of its Maven module
 * @param name {@code Class#method}, or the class of a stress test
 * @param words what it must say when it fails, or nothing
 */
record MutationTest(Kind kind, String module, String name, String words) {
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
    NOT_RUN("DID NOT RUN"),
    ENDED("HAD TO BE ENDED"),
    OTHERWISE("FAILED OTHERWISE");

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
    return has(log, ".*COMPILATION ERROR.*")
        ? Result.NOT_COMPILED
        : judge(status, log, ".*Tests run: [1-9].*, Skipped: 0.*");
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
    return judge(status, Files.readAllLines(tree.log()), "RUN RESULTS.*|soak passed");
  }

  private Result judge(int status, List<String> log, String ran) {
    if (status == MutatedTree.ENDED) {
      return Result.ENDED;
    } else if (status != 0) {
      return isRed(log) ? Result.RED : Result.OTHERWISE;
    }
    return has(log, ran) ? Result.GREEN : Result.NOT_RUN;
  }

  /** Whether this test failed, and not only something around it. */
  private boolean isRed(List<String> log) {
    String said = ".*" + Pattern.quote(words) + ".*";
    return has(log, said)
        && switch (kind) {
          case UNIT, CONTAINER ->
              has(log, ".*[.]" + name.replaceFirst(".*#", "") + "\\b.*<<< (FAILURE|ERROR)!.*");
          case STRESS -> has(log, "RUN RESULTS.*") && has(log, ".*\\[(FAILED|VM ERROR)\\] .*");
          case SOAK -> has(log, "soak failed") && has(log, "problem: " + said);
        };
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
