package org.guestmem.api;

import java.io.Serial;
import java.util.OptionalLong;

/**
 * The host could not supply a page of a region: its backing file shrank under the mapping, or the
 * file system or the huge page pool is full.
 *
 * <p>In a region that is {@linkplain MmapRegion#isTruncatable truncatable} the call that met the
 * fault throws it, and passes on nothing that was read there: HotSpot 17 and 25 for x86-64. Nothing
 * is promised for other memory, where a full file system or pool may also end the process, nor for
 * other virtual machines and processors.
 *
 * <p>Thread-safety: immutable.
 */
public final class MemoryFaultException extends RegionAccessException {
  @Serial private static final long serialVersionUID = 1L;

  private final long fileLength;

  /**
   * Creates the exception.
   *
   * @param what what was accessed, for the message
   * @param offset the offset accessed, in bytes
   * @param length the length accessed, in bytes
   * @param fileLength how long the file behind it is now, in bytes; empty if there is none, or if
   *     that is not known
   */
  public MemoryFaultException(String what, long offset, long length, OptionalLong fileLength) {
    super(
        "%s: the host has no page for %d bytes at offset %d; ".formatted(what, length, offset)
            + (fileLength.isPresent()
                ? "its file has %d bytes now: enlarge it, or make room in its file system"
                    .formatted(fileLength.getAsLong())
                : "the backing file shrank or its file system is full"),
        offset,
        length);
    this.fileLength = fileLength.orElse(-1);
  }

  /**
   * Returns how long the file behind the region was after the fault.
   *
   * @return the length in bytes; empty if there is no file, or if its length is not known
   */
  public OptionalLong fileLength() {
    return fileLength < 0 ? OptionalLong.empty() : OptionalLong.of(fileLength);
  }
}
