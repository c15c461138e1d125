package org.guestmem.api;

import java.io.Serial;

/**
 * An atomic access was asked for at an offset that is not a multiple of its size.
 *
 * <p>Bounds are checked first: an access that is both outside and misaligned is an {@link
 * OutOfRangeException}.
 *
 * <p>Thread-safety: immutable.
 */
public final class MisalignedAccessException extends GuestMemoryException {
  @Serial private static final long serialVersionUID = 1L;

  /** The offset asked for. */
  private final long offset;

  /** The size of the value, which its place in the region must be a multiple of. */
  private final int alignment;

  /**
   * Creates the exception.
   *
   * @param what what was accessed, for the message
   * @param offset the offset asked for in the region, in bytes
   * @param alignment the alignment that the access needs, in bytes
   */
  public MisalignedAccessException(String what, long offset, int alignment) {
    super(
        "%s: an atomic access of %d bytes at offset %d is misaligned; use a multiple of %d, or a"
                .formatted(what, alignment, offset, alignment)
            + " get/put accessor, which may tear");
    this.offset = offset;
    this.alignment = alignment;
  }

  /**
   * Returns the offset asked for.
   *
   * @return the offset from the start of the region, in bytes
   */
  public long offset() {
    return offset;
  }

  /**
   * Returns the alignment that the access needs.
   *
   * @return the alignment in bytes: 2, 4 or 8
   */
  public int alignment() {
    return alignment;
  }
}
