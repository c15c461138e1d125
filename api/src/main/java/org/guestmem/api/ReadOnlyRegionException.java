package org.guestmem.api;

import java.io.Serial;

/**
 * A write was asked for in a region that is mapped, or has been made, read-only.
 *
 * <p>Bounds are checked first. Nothing was written.
 *
 * <p>Thread-safety: immutable.
 */
public final class ReadOnlyRegionException extends RegionAccessException {
  @Serial private static final long serialVersionUID = 1L;

  /**
   * Creates the exception.
   *
   * @param what what was accessed, for the message
   * @param offset the offset asked for, in bytes
   * @param length the length asked for, in bytes
   */
  public ReadOnlyRegionException(String what, long offset, long length) {
    super(
        "%s is read-only: %d bytes at offset %d were not written; map it with"
                .formatted(what, length, offset)
            + " Protection.READ_WRITE to write",
        offset,
        length);
  }
}
