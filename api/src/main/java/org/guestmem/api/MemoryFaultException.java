package org.guestmem.api;

import java.io.Serial;

/**
 * The host could not supply a page of a region: its backing file shrank under the mapping, or the
 * file system or the huge page pool is full.
 *
 * <p>Thread-safety: immutable.
 */
public final class MemoryFaultException extends GuestMemoryException {
  @Serial private static final long serialVersionUID = 1L;

  /** The offset accessed. */
  private final long offset;

  /** The length accessed. */
  private final long length;

  /**
   * Creates the exception.
   *
   * @param what what was accessed, for the message
   * @param offset the offset accessed, in bytes
   * @param length the length accessed, in bytes
   */
  public MemoryFaultException(String what, long offset, long length) {
    super(
        "%s: the host has no page for %d bytes at offset %d; the backing file shrank or its file"
                .formatted(what, length, offset)
            + " system is full");
    this.offset = offset;
    this.length = length;
  }

  /**
   * Returns the offset accessed.
   *
   * @return the offset in bytes
   */
  public long offset() {
    return offset;
  }

  /**
   * Returns the length accessed.
   *
   * @return the length in bytes
   */
  public long length() {
    return length;
  }
}
