package org.guestmem.itests.application;

import java.util.ArrayList;
import java.util.List;

/** Printed lines beside those of a page, in which dots at the end stand for anything. */
final class Output {
  private static final String DOTS = "...";

  private Output() {}

  /** Puts an expected line with dots in the place of the lines that it stands for, at least one. */
  static List<String> withDots(List<String> printed, List<String> expected) {
    List<String> lines = new ArrayList<>();
    for (String line : printed) {
      String next = lines.size() < expected.size() ? expected.get(lines.size()) : "";
      if (matches(line, next)) {
        lines.add(next);
      } else if (lines.isEmpty() || !matches(line, lines.get(lines.size() - 1))) {
        lines.add(line);
      }
    }
    return lines;
  }

  /** Whether the expected lines are among the printed ones, in their order. */
  static boolean among(List<String> printed, List<String> expected) {
    int found = 0;
    for (String line : printed) {
      if (found < expected.size() && matches(line, expected.get(found))) {
        found++;
      }
    }
    return found == expected.size();
  }

  private static boolean matches(String line, String pattern) {
    return pattern.endsWith(DOTS)
        ? line.startsWith(pattern.substring(0, pattern.length() - DOTS.length()))
        : line.equals(pattern);
  }
}
