package org.guestmem.itests.containers;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A number of the process that goes up and down, but must not grow: the JVM compiles, collects and
 * keeps pools of its own, so a single value says little.
 *
 * <p>It grew if the least of the last third is more than the most of the first third and a slack. A
 * number that only varies does not do that, however many values there are: the last third would
 * have to lie above the first as a whole. What leaks a step in each cycle has put a third of the
 * cycles between the two, so it shows once that many steps are more than the slack.
 */
final class FootprintTrend {
  // Of fewer values one that is high by chance would be all of the last third.
  private static final int LEAST_THIRD = 3;

  private final String name;
  private final long slack;
  private final List<Long> values = new ArrayList<>();

  FootprintTrend(String name, long slack) {
    this.name = name;
    this.slack = slack;
  }

  void add(long value) {
    values.add(value);
  }

  /** Says how it grew, if it did. */
  Optional<String> growth() {
    int third = values.size() / 3;
    if (third < LEAST_THIRD) {
      return Optional.empty();
    }
    long first = values.subList(0, third).stream().mapToLong(v -> v).max().orElseThrow();
    long last =
        values.subList(values.size() - third, values.size()).stream()
            .mapToLong(v -> v)
            .min()
            .orElseThrow();
    return last > first + slack
        ? Optional.of("%s grew from %d to %d: %s".formatted(name, first, last, values))
        : Optional.empty();
  }

  /** A row of the table. */
  @Override
  public String toString() {
    long most = values.stream().mapToLong(v -> v).max().orElse(0);
    return values.isEmpty()
        ? name
        : "%-24s %,12d %,12d %,12d"
            .formatted(name, values.get(0), values.get(values.size() - 1), most);
  }
}
