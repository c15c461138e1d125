package org.guestmem.api;

import java.io.Serial;

/**
 * The host could not supply a page of a region: its backing file shrank under the mapping, or the
 * file system or the huge page pool is full.
 *
 * <p>Thread-safety: immutable.
 */
public final class MemoryFaultException extends RegionAccessException {
  @Serial private static final long serialVersionUID = 1L;

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
            + " system is full",
        offset,
        length);
  }
}
