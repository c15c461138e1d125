package org.guestmem.benchmarks.report;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What JMH measured, read from its JSON.
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
   */
  public static Results read(Path json) throws IOException {
    Map<Run, Result> results = new HashMap<>();
    try (Reader in = Files.newBufferedReader(json)) {
      for (JsonElement element : JsonParser.parseReader(in).getAsJsonArray()) {
        JsonObject entry = element.getAsJsonObject();
        results.put(run(entry), result(entry));
      }
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

  private static Result result(JsonObject entry) {
    JsonObject time = entry.getAsJsonObject("primaryMetric");
    double unit = nanos(time.get("scoreUnit").getAsString());
    JsonObject more = entry.getAsJsonObject("secondaryMetrics");
    double bytes =
        more.has(ALLOCATED) ? number(more.getAsJsonObject(ALLOCATED), "score") : Double.NaN;
    return new Result(number(time, "score") * unit, number(time, "scoreError") * unit, bytes);
  }

  /** JMH writes a number that is none as text. */
  private static double number(JsonObject metric, String name) {
    return Double.parseDouble(metric.get(name).getAsString());
  }

  private static double nanos(String unit) {
    return switch (unit) {
      case "ns/op" -> 1;
      case "us/op" -> 1e3;
      case "ms/op" -> 1e6;
      case "s/op" -> 1e9;
      default -> throw new IllegalArgumentException("unit " + unit + "; measure average time");
    };
  }
}
