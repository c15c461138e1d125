package org.guestmem.api;

import java.io.Serial;

/**
 * A transfer over several regions met a hole after some bytes had been moved.
 *
 * <p>The bytes that were moved stay moved, and are marked dirty where they were written.
 *
 * <p>Thread-safety: immutable.
 */
public final class PartialTransferException extends GuestMemoryException {
  @Serial private static final long serialVersionUID = 1L;

  /** How many bytes were to be moved. */
  private final long expected;

  /** How many bytes were moved, from the start. */
  private final long completed;

  /**
   * Creates the exception.
   *
   * @param address the guest address at which the transfer began, unsigned
   * @param expected the bytes to be moved
   * @param completed the bytes moved, counted from the start
   */
  public PartialTransferException(long address, long expected, long completed) {
    super(
        "transfer of %d bytes at guest address %s stopped after %d bytes: nothing is mapped at %s"
            .formatted(
                expected,
                GuestAddress.format(address),
                completed,
                GuestAddress.format(address + completed)));
    this.expected = expected;
    this.completed = completed;
  }

  /**
   * Returns how many bytes were to be moved.
   *
   * @return the count in bytes
   */
  public long expected() {
    return expected;
  }

  /**
   * Returns how many bytes were moved.
   *
   * @return the count in bytes, from the start of the transfer
   */
  public long completed() {
    return completed;
  }
}
