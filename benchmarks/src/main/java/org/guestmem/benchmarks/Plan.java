package org.guestmem.benchmarks;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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

/** Which runs a list of rows needs, each once, and running them. */
final class Plan {
  /** Runs that differ in the method only, and are one start of JMH. */
  private record Settings(Map<String, String> params, int threads) {}

  private final Map<Settings, List<Run>> passes = new LinkedHashMap<>();

  private Plan(Stream<Run> runs) {
    runs.distinct()
        .forEach(
            run ->
                passes
                    .computeIfAbsent(
                        new Settings(run.params(), run.threads()), p -> new ArrayList<>())
                    .add(run));
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

  /** Measures, each run in JVMs of its own. */
  Collection<RunResult> measure(CommandLineOptions options) throws RunnerException {
    List<RunResult> results = new ArrayList<>();
    int done = 0;
    for (Map.Entry<Settings, List<Run>> pass : passes.entrySet()) {
      System.out.printf("%n# Pass %d of %d%n", ++done, passes.size());
      results.addAll(new Runner(builder(options, pass).build()).run());
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
    for (Map.Entry<Settings, List<Run>> pass : passes.entrySet()) {
      ChainedOptionsBuilder builder =
          builder(options, pass)
              .forks(forks)
              .warmupIterations(0)
              .measurementIterations(1)
              .measurementTime(TimeValue.milliseconds(20));
      results.addAll(new Runner(builder.build()).run());
    }
    return results;
  }

  private static ChainedOptionsBuilder builder(
      CommandLineOptions options, Map.Entry<Settings, List<Run>> pass) {
    ChainedOptionsBuilder builder =
        new OptionsBuilder()
            .parent(options)
            .shouldFailOnError(true)
            .addProfiler(GCProfiler.class)
            .threads(pass.getKey().threads());
    pass.getKey().params().forEach(builder::param);
    pass.getValue().forEach(run -> builder.include('^' + Pattern.quote(run.jmhName()) + '$'));
    return builder;
  }
}
