package org.guestmem.benchmarks;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.guestmem.benchmarks.report.Row;
import org.guestmem.benchmarks.report.Run;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.CommandLineOptions;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/**
 * The runs that rows need, each once and what is compared side by side: a machine that others use
 * too is then as fast for the one as for the other.
 */
final class Plan {
  private final List<Run> runs;

  private Plan(Stream<Run> runs) {
    this.runs = runs.distinct().toList();
  }

  /** All that the rows compare. */
  static Plan of(List<Row> rows) {
    return new Plan(runs(rows));
  }

  /** Every benchmark once, with the parameters of the first row that has it. */
  static Plan everyBenchmarkOnce(List<Row> rows) {
    Set<String> seen = new HashSet<>();
    return new Plan(runs(rows).filter(run -> seen.add(run.benchmark())));
  }

  private static Stream<Run> runs(List<Row> rows) {
    return rows.stream().flatMap(row -> Stream.of(row.ours(), row.peer()));
  }

  /** Measures each run in one JVM of its own. */
  Collection<RunResult> measure(CommandLineOptions options) throws RunnerException {
    List<RunResult> results = new ArrayList<>();
    for (int i = 0; i < runs.size(); i++) {
      System.out.printf("%n# %d of %d: %s%n", i + 1, runs.size(), runs.get(i));
      results.addAll(new Runner(builder(options, runs.get(i)).forks(1).build()).run());
    }
    return results;
  }

  /**
   * Runs all for moments: shows that they work, and nothing about time.
   *
   * @param forks how many JVMs each run has; 0 for this one
   */
  Collection<RunResult> tryOut(CommandLineOptions options, int forks) throws RunnerException {
    List<RunResult> results = new ArrayList<>();
    for (Run run : runs) {
      ChainedOptionsBuilder builder =
          builder(options, run)
              .forks(forks)
              .warmupIterations(0)
              .measurementIterations(1)
              .measurementTime(TimeValue.milliseconds(20));
      results.addAll(new Runner(builder.build()).run());
    }
    return results;
  }

  private static ChainedOptionsBuilder builder(CommandLineOptions options, Run run) {
    ChainedOptionsBuilder builder =
        new OptionsBuilder()
            .parent(options)
            .shouldFailOnError(true)
            .addProfiler(GCProfiler.class)
            .threads(run.threads())
            .include('^' + Pattern.quote(run.jmhName()) + '$');
    run.params().forEach(builder::param);
    return builder;
  }
}
