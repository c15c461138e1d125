package org.guestmem.api;

import java.io.Serial;

/**
 * An access to bytes that a region has could not be made.
 *
 * <p>Thread-safety: immutable.
 */
public abstract sealed class RegionAccessException extends GuestMemoryException
    permits MemoryFaultException,
        ReadOnlyRegionException,
        StaleViewException,
        UnsafeAtomicException {
  @Serial private static final long serialVersionUID = 1L;

  /** The offset asked for. */
  private final long offset;

  /** The length asked for. */
  private final long length;

  RegionAccessException(String message, long offset, long length) {
    super(message);
    this.offset = offset;
    this.length = length;
  }

  /**
   * Returns where the access began.
   *
   * @return the offset from the start of the region, in bytes
   */
  public final long offset() {
    return offset;
  }

  /**
   * Returns how much was accessed.
   *
   * @return the length in bytes
   */
  public final long length() {
    return length;
  }
}
