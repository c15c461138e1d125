package org.guestmem.api;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What one update of a {@link GuestAddressSpace} changed; to a listener that is just added, the
 * change from no memory to the current one.
 *
 * <p>Thread-safety: immutable.
 *
 * @param generation the number of {@code after}, as in {@link GuestAddressSpace#generation}
 * @param before the memory that was replaced
 * @param after the memory that is current since
 * @param added the regions of {@code after} that {@code before} does not have, by ascending address
 * @param removed the regions of {@code before} that {@code after} does not have, by ascending
 *     address
 */
public record AddressSpaceChange(
    long generation,
    GuestMemory before,
    GuestMemory after,
    List<GuestMemoryRegion> added,
    List<GuestMemoryRegion> removed) {

  /** Copies the lists. */
  public AddressSpaceChange {
    added = List.copyOf(added);
    removed = List.copyOf(removed);
  }

  static AddressSpaceChange between(long generation, GuestMemory before, GuestMemory after) {
    return new AddressSpaceChange(
        generation, before, after, missing(after, before), missing(before, after));
  }

  private static List<GuestMemoryRegion> missing(GuestMemory there, GuestMemory here) {
    Set<GuestMemoryRegion> known = new HashSet<>(here.regions());
    return there.regions().stream().filter(region -> !known.contains(region)).toList();
  }
}
