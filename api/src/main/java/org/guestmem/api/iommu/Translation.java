package org.guestmem.api.iommu;

import java.util.List;

/**
 * What an {@link Iotlb} knows of a range: every address of it is in one of three lists, each cut to
 * the range and sorted by address.
 *
 * <p>Thread-safety: immutable; a snapshot.
 *
 * @param pieces what is mapped and permits the access
 * @param denied what is mapped and does not
 * @param misses what is not mapped
 */
public record Translation(
    List<IotlbEntry> pieces, List<IotlbEntry> denied, List<IovaRange> misses) {

  /**
   * Creates a translation.
   *
   * @throws NullPointerException if an argument is null
   */
  public Translation {
    pieces = List.copyOf(pieces);
    denied = List.copyOf(denied);
    misses = List.copyOf(misses);
  }

  /**
   * Tells whether the access can be made.
   *
   * @return true if the pieces are the whole range
   */
  public boolean isComplete() {
    return denied.isEmpty() && misses.isEmpty();
  }
}
