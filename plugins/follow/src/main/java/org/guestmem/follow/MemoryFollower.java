package org.guestmem.follow;

import java.lang.System.Logger.Level;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.guestmem.api.AddressSpaceChange;
import org.guestmem.api.ByteSize;
import org.guestmem.api.GuestAddressSpace;
import org.guestmem.api.GuestMemoryRegion;
import org.guestmem.api.RequireGuestMemory;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/**
 * Follows the memory of every virtual machine: logs what is plugged in and out, and knows how much
 * each machine has now.
 *
 * <p>Thread-safety: safe for use by many threads.
 */
@RequireGuestMemory
@Component(service = MemoryFollower.class, immediate = true)
public final class MemoryFollower {
  private static final System.Logger LOG = System.getLogger(MemoryFollower.class.getName());

  private record Followed(String vm, GuestAddressSpace.Registration registration) {}

  private final Map<GuestAddressSpace, Followed> followed = new ConcurrentHashMap<>();

  /** Creates the component. */
  public MemoryFollower() {}

  /**
   * Begins to follow a machine; a listener that is added is told at once what is there.
   *
   * @param space the memory of the machine, whatever is plugged in
   * @param properties the properties of the service, which name the machine
   */
  @Reference(
      cardinality = ReferenceCardinality.MULTIPLE,
      policy = ReferencePolicy.DYNAMIC,
      policyOption = ReferencePolicyOption.GREEDY)
  void follow(GuestAddressSpace space, Map<String, ?> properties) {
    String vm = String.valueOf(properties.get(GuestMemoryRegion.VM));
    followed.put(space, new Followed(vm, space.addListener(change -> report(vm, change))));
  }

  /**
   * Ends it, for the machine has no memory any more.
   *
   * @param space what was followed
   */
  void unfollow(GuestAddressSpace space) {
    Followed gone = Objects.requireNonNull(followed.remove(space), "never followed");
    gone.registration().close();
    LOG.log(Level.INFO, "{0} is gone", gone.vm());
  }

  /**
   * Returns how much memory each machine has now.
   *
   * @return bytes by the name of the machine, a copy
   */
  public SortedMap<String, Long> bytes() {
    SortedMap<String, Long> bytes = new TreeMap<>();
    followed.forEach((space, machine) -> bytes.put(machine.vm(), bytes(space)));
    return bytes;
  }

  /** One look: a region that comes meanwhile belongs to the next. */
  private static long bytes(GuestAddressSpace space) {
    return space.memory().regions().stream().mapToLong(GuestMemoryRegion::size).sum();
  }

  private static void report(String vm, AddressSpaceChange change) {
    change.removed().forEach(region -> LOG.log(Level.INFO, line(vm, "-", region)));
    change.added().forEach(region -> LOG.log(Level.INFO, line(vm, "+", region)));
  }

  private static String line(String vm, String sign, GuestMemoryRegion region) {
    return "%s %s '%s' %s, %s"
        .formatted(vm, sign, region.name(), region.range(), ByteSize.format(region.size()));
  }
}
