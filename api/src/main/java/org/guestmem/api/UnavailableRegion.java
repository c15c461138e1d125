package org.guestmem.api;

import java.util.Objects;

/**
 * Says why a configuration of a region is not in effect; a service, for shells and health checks,
 * with the properties {@link GuestMemoryRegion#VM}, {@link GuestMemoryRegion#NAME} and the {@code
 * service.pid} of the configuration.
 *
 * <p>It is there while the region is absent, or while the region is still as it was before its
 * configuration was changed. There is one, too, for a region service of a plug-in while it is left
 * out of the {@link GuestAddressSpace} of its machine because it overlaps another.
 *
 * <p>Thread-safety: immutable.
 *
 * @param refused true if something has to be changed: the configuration, the host; false if the
 *     region only waits for a back end or for the framework to have started
 * @param reason what is wrong or awaited
 */
public record UnavailableRegion(boolean refused, String reason) {
  /**
   * Checks the argument.
   *
   * @throws NullPointerException if {@code reason} is null
   */
  public UnavailableRegion {
    Objects.requireNonNull(reason, "reason");
  }
}
