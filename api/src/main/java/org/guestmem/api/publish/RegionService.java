package org.guestmem.api.publish;

import org.guestmem.api.GuestMemoryRegion;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceReference;

/**
 * A region that somebody registered.
 *
 * @param reference its service
 * @param region the region
 */
record RegionService(ServiceReference<GuestMemoryRegion> reference, GuestMemoryRegion region) {

  /** The order in which services were registered. */
  long id() {
    return (Long) reference.getProperty(Constants.SERVICE_ID);
  }

  /** The machine that it belongs to now, if any. */
  @Nullable String vm() {
    return reference.getProperty(GuestMemoryRegion.VM) instanceof String vm ? vm : null;
  }

  boolean isOfTheConfigurationOf(RegionService other) {
    Object pid = reference.getProperty(Constants.SERVICE_PID);
    return pid != null && pid.equals(other.reference.getProperty(Constants.SERVICE_PID));
  }

  /** Names the service for messages. */
  @Override
  public String toString() {
    return "service %d of bundle %s".formatted(id(), reference.getBundle());
  }
}
