package org.guestmem.benchmarks.report;

import java.util.Map;
import java.util.TreeMap;

/**
 * One measurement: a benchmark with its parameters.
 *
 * <p>Thread-safety: immutable.
 *
 * @param benchmark package and class below {@code org.guestmem.benchmarks} and method: {@code
 *     typed.GuestmemTyped.readLongLocal}
 * @param params all parameters that the benchmark has
 * @param threads how many threads run it
 */
public record Run(String benchmark, Map<String, String> params, int threads) {
  static final String PACKAGE = "org.guestmem.benchmarks.";

  /**
   * Copies the parameters.
   *
   * @throws NullPointerException if an argument is null
   */
  public Run {
    params = Map.copyOf(params);
  }

  /**
   * Parses a run of one thread.
   *
   * @param text the benchmark, then {@code name=value} for each parameter
   * @return the run
   */
  public static Run of(String text) {
    String[] words = text.strip().split("\\s+", -1);
    Map<String, String> params = new TreeMap<>();
    for (int i = 1; i < words.length; i++) {
      String[] pair = words[i].split("=", 2);
      params.put(pair[0], pair[1]);
    }
    return new Run(words[0], params, 1);
  }

  /**
   * Returns the same with more threads.
   *
   * @param count how many
   * @return another run
   */
  public Run threads(int count) {
    return new Run(benchmark, params, count);
  }

  /**
   * Returns the name that JMH knows.
   *
   * @return class and method
   */
  public String jmhName() {
    return PACKAGE + benchmark;
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder(benchmark);
    new TreeMap<>(params).forEach((name, value) -> text.append(' ' + name + '=' + value));
    return threads == 1 ? text.toString() : text + " on " + threads + " threads";
  }
}
