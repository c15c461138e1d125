package org.guestmem.api;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** Closes regions: begins with all of them, then waits for the holders of all until one time. */
final class RegionClosing {
  private final List<RegionLifetime> unmapped;
  private final Duration timeout;
  private final long deadline;

  private RegionClosing(Collection<RegionLifetime> regions, Duration timeout) {
    this.unmapped = new ArrayList<>(regions);
    this.timeout = timeout.isNegative() ? Duration.ZERO : timeout; // else the sum could wrap around
    this.deadline = System.nanoTime() + TimeUnit.NANOSECONDS.convert(this.timeout);
  }

  /**
   * Closes regions; of those that are closed, nothing.
   *
   * @throws RegionBusyException for the first whose holders did not let go in time; those for the
   *     others are suppressed in it
   */
  static void close(Collection<RegionLifetime> regions, Duration timeout) {
    RegionClosing closing = new RegionClosing(regions, timeout);
    Map<SharedViews, List<RegionLifetime>> groups =
        regions.stream()
            .collect(
                Collectors.groupingBy(
                    RegionLifetime::views, LinkedHashMap::new, Collectors.toList()));
    groups.forEach(SharedViews::shut);
    closing.awaitHolders();
  }

  private void awaitHolders() {
    boolean interrupted = false;
    try {
      while (!unmapped()) {
        long left = (deadline - System.nanoTime()) / 1_000_000;
        if (left <= 0) {
          leaveToTheLast();
          return;
        }
        // The locks of many may be many: the first is waited for, and all are asked again soon.
        interrupted |= unmapped.get(0).awaitHolder(left, unmapped.size() == 1);
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private boolean unmapped() {
    unmapped.removeIf(RegionLifetime::tryUnmap);
    return unmapped.isEmpty();
  }

  private void leaveToTheLast() {
    List<RegionBusyException> busy =
        unmapped.stream()
            .map(region -> region.leaveToTheLast(timeout.toMillis()))
            .flatMap(Optional::stream)
            .toList();
    if (!busy.isEmpty()) {
      RegionBusyException first = busy.get(0);
      busy.stream().skip(1).forEach(first::addSuppressed);
      throw first;
    }
  }
}
