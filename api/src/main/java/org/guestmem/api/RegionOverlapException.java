package org.guestmem.api;

import java.io.Serial;

/**
 * Two regions of one guest memory claim the same guest addresses.
 *
 * <p>Thread-safety: immutable.
 */
public final class RegionOverlapException extends GuestMemoryException {
  @Serial private static final long serialVersionUID = 1L;

  /**
   * Creates the exception.
   *
   * @param first the region with the lower base
   * @param second the region that begins inside it
   */
  public RegionOverlapException(GuestMemoryRegion first, GuestMemoryRegion second) {
    this((Object) first, second);
  }

  /**
   * Creates the exception for a region that is therefore not mapped.
   *
   * @param first the region that is there
   * @param second the region that was to be mapped
   */
  public RegionOverlapException(GuestMemoryRegion first, RegionPlacement second) {
    this((Object) first, second);
  }

  /** For regions that are yet to be mapped, too. */
  RegionOverlapException(Object first, Object second) {
    super("%s and %s overlap; give one of them another base".formatted(first, second));
  }
}
