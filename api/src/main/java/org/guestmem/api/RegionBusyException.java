package org.guestmem.api;

import java.io.Serial;
import java.util.List;

/**
 * Somebody holds the memory of a region that was to be closed or protected.
 *
 * <p>A region that was closed, and whose holders did not let go in time, stays closing: new
 * accesses fail, nobody reaches other memory through it, and the last holder that lets go releases
 * it. A region that was to be protected stays as it was.
 *
 * <p>Thread-safety: immutable.
 */
public final class RegionBusyException extends GuestMemoryException {
  @Serial private static final long serialVersionUID = 1L;

  /** Who holds the memory. */
  @SuppressWarnings("serial") // List.copyOf is serializable
  private final List<String> holders;

  /**
   * Creates the exception for a close.
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
   * Creates the exception for a change that nobody may hold the memory for.
   *
   * @param what the region, for the message
   * @param change what was to be done
   * @param holders the names of those who hold it
   */
  public RegionBusyException(String what, String change, List<String> holders) {
    super(
        "%s: %s is not possible while it is held by %s; let them let go first"
            .formatted(what, change, String.join(", ", holders)));
    this.holders = List.copyOf(holders);
  }

  /**
   * Returns who holds the memory.
   *
   * @return the names given to {@link MmapRegion#lendHostAddress}, and operations in flight such as
   *     {@code a discard}; never empty
   */
  public List<String> holders() {
    return holders;
  }
}
