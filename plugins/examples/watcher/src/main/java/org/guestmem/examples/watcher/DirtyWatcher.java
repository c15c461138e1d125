package org.guestmem.examples.watcher;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.guestmem.api.GuestMemoryRegion;
import org.guestmem.api.RequireGuestMemory;
import org.guestmem.kvm.VirtualMachine;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/**
 * Draws the pages that are written while a guest runs, and offers that to Gogo as {@code
 * watcher:watch}. What a guest wrote under KVM is fetched from each {@link VirtualMachine} that
 * somebody registered as a service.
 *
 * <p>Thread-safety: safe for use by many threads.
 */
@RequireGuestMemory
@Component(
    service = DirtyWatcher.class,
    property = {"osgi.command.scope=watcher", "osgi.command.function=watch"})
public final class DirtyWatcher {
  private static final long INTERVAL_MILLIS = 500;

  private record Place(String vm, String region) {}

  private final Supplier<Screen> screens;
  private final long intervalMillis;
  private final Map<GuestMemoryRegion, Place> regions = new ConcurrentHashMap<>();
  private final Set<VirtualMachine> running = ConcurrentHashMap.newKeySet();

  /** Creates the component, which draws on the standard output, twice a second. */
  @Activate
  public DirtyWatcher() {
    this(Screen::standard, INTERVAL_MILLIS);
  }

  DirtyWatcher(Supplier<Screen> screens, long intervalMillis) {
    this.screens = screens;
    this.intervalMillis = intervalMillis;
  }

  /**
   * Takes note of a region.
   *
   * @param region the region
   * @param properties the properties of the service, which name it and its machine
   */
  @Reference(
      cardinality = ReferenceCardinality.MULTIPLE,
      policy = ReferencePolicy.DYNAMIC,
      policyOption = ReferencePolicyOption.GREEDY)
  void addRegion(GuestMemoryRegion region, Map<String, ?> properties) {
    String vm = String.valueOf(properties.get(GuestMemoryRegion.VM));
    regions.put(region, new Place(vm, region.name()));
  }

  /**
   * Forgets a region.
   *
   * @param region the region
   */
  void removeRegion(GuestMemoryRegion region) {
    regions.remove(region);
  }

  /**
   * Takes note of a machine that runs.
   *
   * @param machine the machine
   */
  @Reference(
      cardinality = ReferenceCardinality.MULTIPLE,
      policy = ReferencePolicy.DYNAMIC,
      policyOption = ReferencePolicyOption.GREEDY)
  void addMachine(VirtualMachine machine) {
    running.add(machine);
  }

  /**
   * Forgets a machine, which ended.
   *
   * @param machine the machine
   */
  void removeMachine(VirtualMachine machine) {
    running.remove(machine);
  }

  /**
   * The command {@code watcher:watch} without an end: until Ctrl-C, or the end of the region.
   *
   * @param vm the name of the machine
   * @param region the name of the region
   * @return how many pictures were drawn
   * @throws IllegalArgumentException if there is no such region, or it has no dirty log
   */
  public String watch(String vm, String region) {
    return watch(vm, region, Integer.MAX_VALUE);
  }

  /**
   * The command {@code watcher:watch}.
   *
   * @param vm the name of the machine
   * @param region the name of the region
   * @param pictures how many to draw at most
   * @return how many were drawn
   * @throws IllegalArgumentException if there is no such region, or it has no dirty log
   */
  public String watch(String vm, String region, int pictures) {
    GuestMemoryRegion watched = region(new Place(vm, region));
    Screen screen = screens.get();
    int drawn = 0;
    try (DirtyPicture picture = new DirtyPicture(vm, watched, running, screen.renderer())) {
      int lines = 0;
      while (drawn < pictures && watched.mapping().isOpen() && slept()) {
        List<String> next = picture.next();
        screen.show(next, lines);
        lines = next.size();
        drawn++;
      }
    }
    return drawn + " pictures";
  }

  private boolean slept() {
    try {
      Thread.sleep(intervalMillis);
      return true;
    } catch (InterruptedException e) {
      return false; // Ctrl-C, which ends here
    }
  }

  private GuestMemoryRegion region(Place place) {
    return regions.entrySet().stream()
        .filter(region -> region.getValue().equals(place))
        .findAny()
        .map(Map.Entry::getKey)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "machine '%s' has no region '%s' here; guestmem:regions lists what there is"
                        .formatted(place.vm(), place.region())));
  }
}
