package org.guestmem.api;

import java.io.Serial;

/**
 * A region was used after it was closed, or while it was closing.
 *
 * <p>Thread-safety: immutable.
 */
public final class RegionClosedException extends GuestMemoryException {
  @Serial private static final long serialVersionUID = 1L;

  /**
   * Creates the exception.
   *
   * @param what the region, for the message
   */
  public RegionClosedException(String what) {
    super(
        what
            + " is closed; look the region up again (its service may have been replaced) or create"
            + " a new one");
  }
}
