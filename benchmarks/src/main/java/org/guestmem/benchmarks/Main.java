package org.guestmem.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.guestmem.benchmarks.report.RatioTable;
import org.guestmem.benchmarks.report.Results;
import org.guestmem.benchmarks.report.Row;
import org.guestmem.benchmarks.rows.Rows;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.results.format.ResultFormatFactory;
import org.openjdk.jmh.results.format.ResultFormatType;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.CommandLineOptionException;
import org.openjdk.jmh.runner.options.CommandLineOptions;

/**
 * The main program of the jar: {@code [--short] [PATTERN] [JMH-OPTION]...}.
 *
 * <p>Runs the rows whose text or benchmark the pattern finds, keeps JMH's JSON in {@code
 * benchmarks/target/results} below the directory that the system property {@code guestmem.home}
 * names, and writes the table beside it.
 */
public final class Main {
  private static final String USAGE = "[--short] [PATTERN] [JMH-OPTION]...";

  private static final DateTimeFormatter NAME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HHmmss'.json'");

  private static final int ROUNDS = 3;

  private Main() {}

  /**
   * Runs the benchmarks; the exit status is 1 if one failed, 2 if the arguments make no sense.
   *
   * @param args as above
   * @throws IOException if the results cannot be written
   */
  public static void main(String[] args) throws IOException {
    System.exit(run(new ArrayList<>(List.of(args))));
  }

  private static int run(List<String> args) throws IOException {
    boolean trial = args.remove("--short");
    String pattern = args.isEmpty() || args.get(0).startsWith("-") ? "" : args.remove(0);
    try {
      List<Row> rows = matching(Pattern.compile(pattern));
      if (rows.isEmpty()) {
        System.err.println("no row has '" + pattern + "'");
        return 2;
      }
      CommandLineOptions options = new CommandLineOptions(args.toArray(String[]::new));
      return trial ? tryOut(rows, options) : measure(rows, options);
    } catch (CommandLineOptionException | PatternSyntaxException e) {
      System.err.println(e.getMessage() + "; usage: " + USAGE);
      return 2;
    } catch (RunnerException e) {
      System.err.println("a benchmark failed: " + e);
      return 1;
    }
  }

  private static List<Row> matching(Pattern pattern) {
    return Rows.all().stream()
        .filter(
            row ->
                pattern.matcher(row.work()).find() || pattern.matcher(row.ours().toString()).find())
        .toList();
  }

  /** Asserts nothing on time, so that another JMH on this machine does no harm. */
  private static int tryOut(List<Row> rows, CommandLineOptions options) throws RunnerException {
    System.setProperty("jmh.ignoreLock", "true");
    Collection<RunResult> results = Plan.everyBenchmarkOnce(rows).tryOut(options, 0);
    // And one as they are measured: in a JVM that inherits the options of this.
    Plan.of(rows.subList(0, 1)).tryOut(options, 1);
    System.out.printf("%n%d benchmarks run; none was measured.%n", results.size());
    return 0;
  }

  /**
   * Measures in rounds, as many as JMH is told to have forks; the files are complete after each.
   */
  private static int measure(List<Row> rows, CommandLineOptions options)
      throws RunnerException, IOException {
    Path json = results();
    Path table = Path.of(json.toString().replace(".json", ".md"));
    List<RunResult> results = new ArrayList<>();
    int rounds = Math.max(1, options.getForkCount().orElse(ROUNDS));
    for (int round = 1; round <= rounds; round++) {
      System.out.printf("%n# Round %d of %d%n", round, rounds);
      results.addAll(Plan.of(rows).measure(options));
      ResultFormatFactory.getInstance(ResultFormatType.JSON, json.toString()).writeOut(results);
      Files.writeString(table, new RatioTable(rows, Results.read(json)).markdown());
    }
    System.out.printf("%n%s%n%s%n", Files.readString(table), table);
    return 0;
  }

  private static Path results() throws IOException {
    Path home = Path.of(System.getProperty("guestmem.home", "."));
    Path directory = Files.createDirectories(home.resolve("benchmarks/target/results"));
    return directory.resolve(LocalDateTime.now(ZoneOffset.UTC).format(NAME));
  }
}
