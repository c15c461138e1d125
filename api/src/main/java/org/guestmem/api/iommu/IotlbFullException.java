package org.guestmem.api.iommu;

import java.io.Serial;
import org.guestmem.api.GuestMemoryException;

/**
 * A translation was to be added to an {@link Iotlb} that has no room for it; nothing was changed.
 *
 * <p>Thread-safety: immutable.
 */
public final class IotlbFullException extends GuestMemoryException {
  @Serial private static final long serialVersionUID = 1L;

  /** How many entries there is room for. */
  private final int capacity;

  IotlbFullException(IotlbEntry refused, int capacity) {
    super(
        "IOTLB of %d entries has no room for %s; unmap some, or create it with a larger capacity"
            .formatted(capacity, refused));
    this.capacity = capacity;
  }

  /**
   * Returns how many entries there is room for.
   *
   * @return the number of entries
   */
  public int capacity() {
    return capacity;
  }
}
