package org.guestmem.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.guestmem.api.FeatureUnavailableException;

/**
 * What methods throw where a number is hostile: {@code refusals.txt}, one method a line and the
 * exceptions behind it, each of which its Javadoc names.
 */
final class Refusals {
  private static final String FILE = "refusals.txt";

  private final Map<String, Set<String>> seen = new TreeMap<>();

  /** Notes that a method was called with hostile numbers. */
  void add(String method) {
    of(method);
  }

  private Set<String> of(String method) {
    return seen.computeIfAbsent(method, m -> new TreeSet<>());
  }

  /** Notes what a method threw. */
  void add(String method, Throwable thrown) {
    of(method).add(thrown.getClass().getSimpleName());
  }

  Map<String, Set<String>> seen() {
    return seen;
  }

  static Map<String, String> listed() {
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(
                Objects.requireNonNull(Refusals.class.getResourceAsStream(FILE), FILE),
                StandardCharsets.UTF_8))) {
      return lines
          .lines()
          .filter(line -> !line.startsWith("#"))
          .map(line -> line.split(": *", 2))
          .collect(
              Collectors.toMap(line -> line[0], line -> line[1], (a, b) -> a + b, TreeMap::new));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Fails unless every method threw what is listed for it, no less and no more. */
  void check() {
    Map<String, String> listed = listed();
    assertEquals(lines(seen.keySet().stream().map(m -> line(m, listed))), lines(found(listed)));
  }

  private Stream<String> found(Map<String, String> listed) {
    String lacking = FeatureUnavailableException.class.getSimpleName();
    return seen.entrySet().stream()
        .map(
            each ->
                each.getValue().contains(lacking)
                    ? line(each.getKey(), listed) // the rest of them needs another back end
                    : each.getKey() + ": " + String.join(" ", each.getValue()));
  }

  private static String line(String method, Map<String, String> listed) {
    return method + ": " + listed.getOrDefault(method, "not listed");
  }

  private static String lines(Stream<String> lines) {
    return lines.collect(Collectors.joining("\n"));
  }
}
