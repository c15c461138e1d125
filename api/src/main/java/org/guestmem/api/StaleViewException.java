package org.guestmem.api;

import java.io.Serial;

/**
 * A view was used that ended before its region: when the protection changed, {@link
 * MmapRegion#protect}, or when a region of the same {@link RegionGroup} was protected or closed.
 *
 * <p>The region is open: take a new view of it. A single write under way at that moment may have
 * been made, a bulk write in part; their bytes are marked dirty.
 *
 * <p>Thread-safety: immutable.
 */
public final class StaleViewException extends RegionAccessException {
  @Serial private static final long serialVersionUID = 1L;

  /**
   * Creates the exception.
   *
   * @param what the view, for the message
   * @param offset the offset asked for in the region, in bytes
   * @param length the length asked for, in bytes
   */
  public StaleViewException(String what, long offset, long length) {
    super(
        "%s: %d bytes at offset %d were asked of a view that ended when the protection of the"
                .formatted(what, length, offset)
            + " region, or a region of its group, changed; take a new view with MmapRegion.slice",
        offset,
        length);
  }
}
