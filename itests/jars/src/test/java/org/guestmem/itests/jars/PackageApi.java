package org.guestmem.itests.jars;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What an exported package shows to others, and the release that its version is made for.
 *
 * <p>As text it is a line {@code package NAME VERSION for RELEASE} and a line for each declaration.
 *
 * @param name the name of the package
 * @param version its version, which says how far it is from what was released
 * @param release the release of the project that brought this version, or will bring it
 * @param declarations the types and members that are public or protected
 */
record PackageApi(String name, String version, String release, List<String> declarations) {
  private static final String HEADER = "package ";

  List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add(HEADER + name + " " + version + " for " + release);
    declarations.forEach(declaration -> lines.add("  " + declaration));
    return lines;
  }

  /** Reads packages back, by name. */
  static Map<String, PackageApi> parse(List<String> lines) {
    Map<String, PackageApi> packages = new TreeMap<>();
    List<String> declarations = new ArrayList<>();
    for (String line : lines) {
      if (line.startsWith(HEADER)) {
        String[] words = line.split(" ", -1);
        declarations = new ArrayList<>();
        packages.put(words[1], new PackageApi(words[1], words[2], words[4], declarations));
      } else {
        declarations.add(line.strip());
      }
    }
    return packages;
  }

  /**
   * Why this package may not become another one: what was released keeps its meaning, so that a
   * declaration that goes takes a major step, one that comes a minor step, and one that others have
   * to implement a major step again.
   *
   * @param next the package as it is built now
   */
  Optional<String> forbids(PackageApi next) {
    boolean released = !release.equals(next.release);
    if (!released || !isBelow(next.version, leastVersionOf(next))) {
      return Optional.empty();
    }
    return Optional.of(
        "%s changed since %s, where it had version %s; %s must be %s at least, see package-info.java%s"
            .formatted(
                name, release, version, next.version, leastVersionOf(next), difference(next)));
  }

  /**
   * Why this package may not go: whoever imports it would not resolve any more. There is no version
   * left to say so but that of the project, which takes a major step.
   *
   * @param nextRelease the release without it
   */
  Optional<String> forbidsToGo(String nextRelease) {
    String least = (numbers(release)[0] + 1) + ".0.0";
    boolean released = !release.equals(nextRelease);
    return released && isBelow(nextRelease, least)
        ? Optional.of("%s is in %s and cannot go before %s".formatted(name, release, least))
        : Optional.empty();
  }

  private String leastVersionOf(PackageApi next) {
    int[] numbers = numbers(version);
    boolean kept = next.declarations.containsAll(declarations);
    if (!kept || ImplementedTypes.of(declarations).lackAnyOf(next.declarations)) {
      return (numbers[0] + 1) + ".0.0";
    }
    return declarations.containsAll(next.declarations)
        ? version
        : numbers[0] + "." + (numbers[1] + 1) + ".0";
  }

  private static boolean isBelow(String version, String least) {
    return Arrays.compare(numbers(version), numbers(least)) < 0;
  }

  private static int[] numbers(String version) {
    return Stream.of(version.split("\\.")).mapToInt(Integer::parseInt).toArray();
  }

  /**
   * The release that the built package belongs to: a version that stays was made for an earlier
   * one.
   */
  PackageApi keptBy(PackageApi next) {
    boolean same = version.equals(next.version) && declarations.equals(next.declarations);
    return same ? this : next;
  }

  String difference(PackageApi next) {
    StringBuilder text = new StringBuilder();
    if (!version.equals(next.version)) {
      text.append("\n- version ").append(version).append("\n+ version ").append(next.version);
    }
    declarations.stream()
        .filter(line -> !next.declarations.contains(line))
        .forEach(line -> text.append("\n- ").append(line));
    next.declarations.stream()
        .filter(line -> !declarations.contains(line))
        .forEach(line -> text.append("\n+ ").append(line));
    return text.toString();
  }
}
