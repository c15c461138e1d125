package org.guestmem.api;

import java.io.Serial;

/**
 * A write was asked for in a region that is mapped read-only.
 *
 * <p>Bounds are checked first. Nothing was written.
 *
 * <p>Thread-safety: immutable.
 */
public final class ReadOnlyRegionException extends GuestMemoryException {
  @Serial private static final long serialVersionUID = 1L;

  /** The offset asked for. */
  private final long offset;

  /** The length asked for. */
  private final long length;

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
            + " Protection.READ_WRITE to write");
    this.offset = offset;
    this.length = length;
  }

  /**
   * Returns the offset asked for.
   *
   * @return the offset in bytes
   */
  public long offset() {
    return offset;
  }

  /**
   * Returns the length asked for.
   *
   * @return the length in bytes
   */
  public long length() {
    return length;
  }
}
