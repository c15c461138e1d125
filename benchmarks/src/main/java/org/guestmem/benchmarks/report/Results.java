package org.guestmem.benchmarks.report;

import static java.util.stream.Collectors.groupingBy;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * What JMH measured, read from its JSON; several entries of one run are its rounds.
 *
 * <p>Thread-safety: immutable.
 */
public final class Results {
  private static final String ALLOCATED = "gc.alloc.rate.norm";

  private final Map<Run, Result> results;

  private Results(Map<Run, Result> results) {
    this.results = results;
  }

  /**
   * Reads a file that JMH wrote with {@code -rf json}.
   *
   * @param json the file
   * @return what it holds
   * @throws IOException if it cannot be read
   * @throws IllegalArgumentException if something else than time was measured
   */
  public static Results read(Path json) throws IOException {
    Map<Run, Result> results = new HashMap<>();
    try (Reader in = Files.newBufferedReader(json)) {
      elements(JsonParser.parseReader(in))
          .map(JsonElement::getAsJsonObject)
          .collect(groupingBy(Results::run))
          .forEach((run, rounds) -> results.put(run, result(rounds)));
    }
    return new Results(results);
  }

  Optional<Result> of(Run run) {
    return Optional.ofNullable(results.get(run));
  }

  private static Run run(JsonObject entry) {
    Map<String, String> params = new HashMap<>();
    if (entry.has("params")) {
      entry.getAsJsonObject("params").asMap().forEach((k, v) -> params.put(k, v.getAsString()));
    }
    String name = entry.get("benchmark").getAsString();
    String benchmark = name.startsWith(Run.PACKAGE) ? name.substring(Run.PACKAGE.length()) : name;
    return new Run(benchmark, params, entry.get("threads").getAsInt());
  }

  private static Result result(List<JsonObject> rounds) {
    double[] times = rounds.stream().flatMapToDouble(Results::times).toArray();
    return Result.of(times, rounds.stream().mapToDouble(Results::bytes).average().orElseThrow());
  }

  /** All iterations, in nanoseconds; JMH has an array of them for each JVM. */
  private static DoubleStream times(JsonObject entry) {
    JsonObject metric = entry.getAsJsonObject("primaryMetric");
    double unit = nanos(metric.get("scoreUnit").getAsString());
    return elements(metric.get("rawData"))
        .flatMap(Results::elements)
        .mapToDouble(time -> time.getAsDouble() * unit);
  }

  private static Stream<JsonElement> elements(JsonElement array) {
    return StreamSupport.stream(array.getAsJsonArray().spliterator(), false);
  }

  private static double bytes(JsonObject entry) {
    JsonObject more = entry.getAsJsonObject("secondaryMetrics");
    return more.has(ALLOCATED)
        ? more.getAsJsonObject(ALLOCATED).get("score").getAsDouble()
        : Double.NaN;
  }

  private static double nanos(String unit) {
    return switch (unit) {
      case "ns/op" -> 1;
      case "us/op" -> 1e3;
      case "ms/op" -> 1e6;
      case "s/op" -> 1e9;
      default -> throw new IllegalArgumentException("unit " + unit + "; measure time");
    };
  }
}
