package org.guestmem.api;

import java.io.Serial;
import java.util.List;

/**
 * A region was closed while somebody still held its memory and did not let go in time.
 *
 * <p>The region stays closing: new accesses fail, nobody reaches other memory through it, and the
 * last holder that lets go releases it.
 *
 * <p>Thread-safety: immutable.
 */
public final class RegionBusyException extends GuestMemoryException {
  @Serial private static final long serialVersionUID = 1L;

  /** Who did not let go. */
  @SuppressWarnings("serial") // List.copyOf is serializable
  private final List<String> holders;

  /**
   * Creates the exception.
   *
   * @param what the region, for the message
   * @param holders the names of those who hold it
   * @param waitedMillis how long the close waited, in milliseconds
   */
  public RegionBusyException(String what, List<String> holders, long waitedMillis) {
    super(
        "%s: still held by %s after %d ms; it stays closing and is released when they let go"
            .formatted(what, String.join(", ", holders), waitedMillis));
    this.holders = List.copyOf(holders);
  }

  /**
   * Returns who did not let go.
   *
   * @return the names, as given to {@link MmapRegion#lendHostAddress}; never empty
   */
  public List<String> holders() {
    return holders;
  }
}
