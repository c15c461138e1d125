package org.guestmem.api.publish;

import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.guestmem.api.GuestMemoryRegion;
import org.guestmem.api.RegionOverlapException;

/**
 * Decides which region services make up the memory of a machine.
 *
 * <p>Of several with one name the newest counts. What is in the memory stays, as long as it is
 * there; else the older service goes first. What would overlap is left out, until the other goes.
 * Each decision against a service is logged once.
 */
final class LayoutChoice {
  private static final System.Logger LOG = System.getLogger(LayoutChoice.class.getName());

  private final String vm;
  private Map<String, RegionService> chosen = Map.of();
  private Map<String, Level> said = new HashMap<>();

  LayoutChoice(String vm) {
    this.vm = vm;
  }

  /** The regions that make up the memory now; no two overlap. */
  List<GuestMemoryRegion> of(Collection<RegionService> present) {
    Map<String, List<RegionService>> byName =
        present.stream()
            .sorted(Comparator.comparingLong(RegionService::id).reversed())
            .collect(Collectors.groupingBy(service -> service.region().name()));
    List<List<RegionService>> inOrder = new ArrayList<>(byName.values());
    inOrder.sort(Comparator.comparingInt(this::precedence).thenComparingLong(LayoutChoice::oldest));
    Map<String, RegionService> next = new LinkedHashMap<>();
    Map<String, Level> complaints = new HashMap<>();
    for (List<RegionService> rivals : inOrder) {
      fit(rivals, next.values(), complaints)
          .ifPresent(service -> next.put(service.region().name(), service));
    }
    chosen = next;
    say(complaints);
    return next.values().stream().map(RegionService::region).toList();
  }

  /** What is there first, then what replaces it, then what is new. */
  private int precedence(List<RegionService> newestFirst) {
    RegionService newest = newestFirst.get(0);
    RegionService before = chosen.get(newest.region().name());
    return newest.equals(before) ? 0 : before != null ? 1 : 2;
  }

  private static long oldest(List<RegionService> newestFirst) {
    return newestFirst.get(newestFirst.size() - 1).id();
  }

  /** The newest service of a name that overlaps nothing, and why the others are none. */
  private Optional<RegionService> fit(
      List<RegionService> newestFirst,
      Collection<RegionService> taken,
      Map<String, Level> complaints) {
    Optional<RegionService> fitting = Optional.empty();
    for (RegionService service : newestFirst) {
      if (fitting.isPresent()) {
        boolean replaced = service.isOfTheConfigurationOf(fitting.get());
        complaints.put(superseded(service, fitting.get()), replaced ? Level.DEBUG : Level.WARNING);
      } else {
        Optional<RegionService> rival = rival(service, taken);
        rival.ifPresent(other -> complaints.put(overlap(service, other), Level.ERROR));
        fitting = rival.isPresent() ? fitting : Optional.of(service);
      }
    }
    return fitting;
  }

  private static Optional<RegionService> rival(
      RegionService service, Collection<RegionService> taken) {
    return taken.stream()
        .filter(other -> other.region().range().intersects(service.region().range()))
        .findFirst();
  }

  private static String overlap(RegionService service, RegionService other) {
    return "%s; %s is left out until %s goes"
        .formatted(
            new RegionOverlapException(other.region(), service.region()).getMessage(),
            service,
            other);
  }

  private static String superseded(RegionService service, RegionService other) {
    return "%s (%s) is superseded by %s (%s), which has its name and is newer"
        .formatted(service.region(), service, other.region(), other);
  }

  private void say(Map<String, Level> complaints) {
    Set<String> news = new HashSet<>(complaints.keySet());
    news.removeAll(said.keySet());
    news.forEach(
        complaint ->
            LOG.log(complaints.get(complaint), "virtual machine " + vm + ": " + complaint));
    said = complaints;
  }
}
