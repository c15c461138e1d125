package org.guestmem.api.publish;

import org.guestmem.api.GuestMemoryRegion;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceReference;

/**
 * A region that somebody registered.
 *
 * @param reference its service
 * @param region the region
 * @param claim what it wants of its machine
 */
record RegionService(
    ServiceReference<GuestMemoryRegion> reference, GuestMemoryRegion region, Claim claim) {

  /** Only the publisher's own regions come of configurations, whatever a plug-in's say. */
  static RegionService of(
      ServiceReference<GuestMemoryRegion> reference, GuestMemoryRegion region, Bundle publisher) {
    Object pid =
        publisher.equals(reference.getBundle())
            ? reference.getProperty(Constants.SERVICE_PID)
            : null;
    return new RegionService(reference, region, new Claim(region.name(), region.range(), pid));
  }

  /** The order in which services were registered. */
  long id() {
    return (Long) reference.getProperty(Constants.SERVICE_ID);
  }

  /** The machine that it belongs to now, if any. */
  @Nullable String vm() {
    return reference.getProperty(GuestMemoryRegion.VM) instanceof String vm ? vm : null;
  }

  /** Whether this counts and the other does not. */
  boolean supersedes(RegionService other) {
    return id() > other.id() && claim.isOfTheRegionOf(other.claim);
  }

  /** Names the service for messages. */
  @Override
  public String toString() {
    return "service %d of bundle %s".formatted(id(), reference.getBundle());
  }
}
