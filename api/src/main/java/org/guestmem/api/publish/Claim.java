package org.guestmem.api.publish;

import java.util.Objects;
import org.guestmem.api.AddressRange;
import org.jspecify.annotations.Nullable;

/**
 * What somebody wants of a machine's guest addresses: a region that is there, or one to be mapped.
 *
 * @param name the name of the region
 * @param range where it lies
 * @param pid the configuration that it comes from; null for the region of a plug-in
 */
record Claim(String name, AddressRange range, @Nullable Object pid) {

  /** Whether both are one region before and after a change, so that one replaces the other. */
  boolean isOfTheRegionOf(Claim other) {
    return name.equals(other.name) || isOfTheConfigurationOf(other);
  }

  boolean isOfTheConfigurationOf(Claim other) {
    return pid != null && Objects.equals(pid, other.pid);
  }

  /** Whether a machine cannot have both: a region does not overlap the one that it replaces. */
  boolean overlaps(Claim other) {
    return !isOfTheRegionOf(other) && range.intersects(other.range);
  }
}
