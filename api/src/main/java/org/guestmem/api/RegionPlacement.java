package org.guestmem.api;

import java.util.Objects;

/**
 * A mapping that is yet to be made and the guest address that it goes to: what {@link
 * GuestMemory#fromRanges(MmapRegionFactory, java.util.List)} builds a memory from.
 *
 * <p>Thread-safety: immutable.
 *
 * @param name the name of the region in its virtual machine
 * @param base the first guest address, unsigned; a multiple of 4096
 * @param spec what to map
 */
public record RegionPlacement(String name, long base, RegionSpec spec) {

  /**
   * Checks the arguments, by the rules of {@link GuestMemoryRegion#of}.
   *
   * @throws NullPointerException if an argument is null
   * @throws IllegalArgumentException if {@code base} is not a multiple of 4096 or the region would
   *     end past 2<sup>64</sup>
   */
  public RegionPlacement {
    Objects.requireNonNull(name, "name");
    GuestMemoryRegion.checkedRange(base, spec.size());
  }

  /**
   * Returns the guest addresses that the region will have.
   *
   * @return the range
   */
  public AddressRange range() {
    return AddressRange.of(base, spec.size());
  }

  /** Makes the mapping and places it. */
  GuestMemoryRegion map(MmapRegionFactory factory) {
    return GuestMemoryRegion.of(name, base, factory.create(spec));
  }

  /**
   * Describes the placement for messages.
   *
   * @return its name, guest addresses and specification
   */
  @Override
  public String toString() {
    return "'%s' %s (%s)".formatted(name, range(), spec);
  }
}
