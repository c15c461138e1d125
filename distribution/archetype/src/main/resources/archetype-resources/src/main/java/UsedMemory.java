package ${package};

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.guestmem.api.GuestMemoryRegion;
import org.guestmem.api.RegionClosedException;
import org.guestmem.api.RequireGuestMemory;
import org.guestmem.api.VolatileSlice;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;

/**
 * Follows the memory regions of all virtual machines, and tells how much of a machine's memory is in
 * use: pages that are not all zero.
 *
 * <p>Thread-safety: safe for use by many threads.
 */
@RequireGuestMemory
@Component(service = UsedMemory.class)
public final class UsedMemory {
  private static final long PAGE = 4096;

  /** The regions that are there now, each with the machine that it belongs to. */
  private final Map<GuestMemoryRegion, String> machines = new ConcurrentHashMap<>();

  /** A dynamic reference: the component stays while regions come and go. */
  @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
  void addRegion(GuestMemoryRegion region, Map<String, ?> properties) {
    machines.put(region, String.valueOf(properties.get(GuestMemoryRegion.VM)));
  }

  void removeRegion(GuestMemoryRegion region) {
    machines.remove(region);
  }

  /**
   * Returns how much memory of a machine is in use.
   *
   * @param vm the name of the machine
   * @return bytes, a multiple of the size of a page; 0 if there is no such machine
   */
  public long bytes(String vm) {
    return machines.entrySet().stream()
        .filter(region -> region.getValue().equals(vm))
        .mapToLong(region -> bytes(region.getKey()))
        .sum();
  }

  private static long bytes(GuestMemoryRegion region) {
    try {
      VolatileSlice memory = region.slice();
      long used = 0;
      for (long page = 0; page < region.size(); page += PAGE) {
        long length = Math.min(PAGE, region.size() - page);
        used += memory.isZero(page, length) ? 0 : PAGE;
      }
      return used;
    } catch (RegionClosedException e) {
      // Its owner closed it meanwhile; the service goes, too.
      return 0;
    }
  }
}
