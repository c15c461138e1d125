package org.guestmem.api;

import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A region whose close gave up waiting with a {@link RegionBusyException}: it is mapped until the
 * last of its holders lets go.
 *
 * <p>Thread-safety: immutable.
 *
 * @param region the region, as {@link MmapRegion#toString} names it
 * @param holders the names of the leases that were not given back, and operations in flight
 */
public record HeldRegion(String region, List<String> holders) {
  private static final Set<RegionLifetime> HELD = ConcurrentHashMap.newKeySet();

  /**
   * Describes a region.
   *
   * @throws NullPointerException if an argument, or a holder, is null
   */
  public HeldRegion {
    Objects.requireNonNull(region, "region");
    holders = List.copyOf(holders);
  }

  /**
   * Returns all of this process, whoever mapped them and however long ago they were closed.
   *
   * @return them as they are now, by name
   */
  public static List<HeldRegion> all() {
    return HELD.stream()
        .map(RegionLifetime::held)
        .flatMap(Optional::stream)
        .sorted(Comparator.comparing(HeldRegion::region))
        .toList();
  }

  static void add(RegionLifetime lifetime) {
    HELD.add(lifetime);
  }

  static boolean has(RegionLifetime lifetime) {
    return HELD.contains(lifetime);
  }

  static void remove(RegionLifetime lifetime) {
    HELD.remove(lifetime);
  }
}
