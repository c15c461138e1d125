package org.guestmem.api.publish;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Which region services make up the memory of a machine, and which are left out; immutable.
 *
 * <p>What is in stays in until it goes, or until a newer service of its region takes its place. No
 * two overlap: what would is left out until there is room. Then the older goes first, and of one
 * region the newest.
 *
 * @param in the regions of the machine
 * @param out the others, by age
 */
record Layout(List<RegionService> in, List<RegionService> out) {
  static final Layout EMPTY = new Layout(List.of(), List.of());

  boolean isEmpty() {
    return in.isEmpty() && out.isEmpty();
  }

  /** What a claim would overlap, besides what it replaces; empty if the machine has room. */
  Optional<RegionService> rival(Claim claim) {
    return in.stream().filter(service -> claim.overlaps(service.claim())).findFirst();
  }

  /** What counts instead of a service, though both are one region. */
  Optional<RegionService> superseder(RegionService service) {
    return in.stream().filter(other -> other.supersedes(service)).findFirst();
  }

  Layout with(RegionService newcomer) {
    return new Layout(in, inOrder(out, newcomer)).settled(newcomer);
  }

  Layout without(RegionService gone) {
    return new Layout(without(in, gone), without(out, gone)).settled(gone);
  }

  /** Takes in what there is room for; the region that changed has its turn first. */
  private Layout settled(RegionService changed) {
    Layout settled = this;
    Optional<RegionService> next = settled.next(changed);
    while (next.isPresent()) {
      settled = settled.taking(next.get());
      next = settled.next(changed);
    }
    return settled;
  }

  private Optional<RegionService> next(RegionService changed) {
    return Stream.concat(Stream.of(changed), out.stream())
        .flatMap(this::newestFirst)
        .filter(service -> superseder(service).isEmpty() && rival(service.claim()).isEmpty())
        .findFirst();
  }

  /** What waits to be the region of a service. */
  private Stream<RegionService> newestFirst(RegionService service) {
    return out.stream()
        .filter(other -> other.claim().isOfTheRegionOf(service.claim()))
        .sorted(Comparator.comparingLong(RegionService::id).reversed());
  }

  private Layout taking(RegionService service) {
    List<RegionService> stays = new ArrayList<>();
    List<RegionService> left = without(out, service);
    for (RegionService other : in) {
      if (service.supersedes(other)) {
        left = inOrder(left, other);
      } else {
        stays.add(other);
      }
    }
    stays.add(service);
    return new Layout(List.copyOf(stays), left);
  }

  private static List<RegionService> without(List<RegionService> services, RegionService one) {
    return services.stream().filter(service -> !service.equals(one)).toList();
  }

  private static List<RegionService> inOrder(List<RegionService> services, RegionService one) {
    return Stream.concat(services.stream(), Stream.of(one))
        .sorted(Comparator.comparingLong(RegionService::id))
        .toList();
  }
}
