package org.guestmem.api;

import java.io.Serial;

/**
 * A read-modify-write was asked of a region whose file others can shrink: if they do, it may end
 * the process.
 *
 * <p>Thread-safety: immutable.
 */
public final class UnsafeAtomicException extends RegionAccessException {
  @Serial private static final long serialVersionUID = 1L;

  /**
   * Creates the exception.
   *
   * @param what what was to be changed, for the message
   * @param offset the offset asked for, in bytes
   * @param length the length asked for, in bytes
   */
  public UnsafeAtomicException(String what, long offset, long length) {
    super(
        "%s: a read-modify-write of %d bytes at offset %d would end the process if the file had"
                .formatted(what, length, offset)
            + " shrunk; use a memfd with Seal.SHRINK, or Builder.allowUnsafeAtomics() of the"
            + " RegionSpec",
        offset,
        length);
  }
}
