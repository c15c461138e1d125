package org.guestmem.api;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/**
 * A transfer stopped before all its bytes were moved: at a hole between regions, at the end of an
 * input, or where a channel, a stream or a region failed, which is then the cause.
 *
 * <p>The bytes that were moved stay moved, and are marked dirty where they were written. A transfer
 * of which nothing was moved throws what stopped it instead, except at the end of an input.
 *
 * <p>Thread-safety: immutable.
 */
public final class PartialTransferException extends GuestMemoryException {
  @Serial private static final long serialVersionUID = 1L;

  /** How many bytes were to be moved. */
  private final long expected;

  /** How many bytes were moved, from the start. */
  private final long completed;

  /** How many more bytes an input gave. */
  private final long lost;

  /**
   * Creates the exception for a hole.
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
    this.lost = 0;
  }

  /** Creates the exception for a transfer with a channel or stream. */
  PartialTransferException(
      String why, long expected, long completed, long lost, @Nullable Throwable cause) {
    super(
        "transfer of %d bytes stopped after %d bytes: %s%s"
            .formatted(
                expected,
                completed,
                why,
                lost == 0 ? "" : "; %d more bytes were read and are lost".formatted(lost)),
        cause);
    this.expected = expected;
    this.completed = completed;
    this.lost = lost;
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

  /**
   * Returns how many bytes were read from an input and found no memory: a region closed or faulted
   * meanwhile. The input does not give them again.
   *
   * @return the count in bytes, which {@link #completed} does not include; 0 in all other cases
   */
  public long lost() {
    return lost;
  }
}
