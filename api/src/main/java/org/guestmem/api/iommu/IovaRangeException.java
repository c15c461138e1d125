package org.guestmem.api.iommu;

import java.io.Serial;
import org.guestmem.api.GuestAddress;
import org.guestmem.api.GuestMemoryException;

/**
 * A range was given that is none: empty, or past the end of the 2<sup>64</sup> addresses.
 *
 * <p>Such numbers come from guests; nothing was changed.
 *
 * <p>Thread-safety: immutable.
 */
public final class IovaRangeException extends GuestMemoryException {
  @Serial private static final long serialVersionUID = 1L;

  /** The first address given. */
  private final long first;

  /** The last address given, or what followed from the length. */
  private final long last;

  private IovaRangeException(String message, long first, long last) {
    super(message);
    this.first = first;
    this.last = last;
  }

  static IovaRangeException ofEnds(long first, long last) {
    return new IovaRangeException(
        "IOVA range from %s ends before that, at %s"
            .formatted(GuestAddress.format(first), GuestAddress.format(last)),
        first,
        last);
  }

  static IovaRangeException ofLength(long iova, long length) {
    return new IovaRangeException(
        "IOVA range of %s bytes from %s %s"
            .formatted(
                Long.toUnsignedString(length),
                GuestAddress.format(iova),
                length == 0
                    ? "is empty; give the last address to span 2^64 bytes"
                    : "ends past 2^64"),
        iova,
        iova + (length - 1));
  }

  static IovaRangeException ofTarget(IovaRange range, long target) {
    return new IovaRangeException(
        "IOVA range %s mapped to guest address %s would end past 2^64 there"
            .formatted(range, GuestAddress.format(target)),
        range.first(),
        range.last());
  }

  /**
   * Returns where the range was to begin.
   *
   * @return the first address, unsigned
   */
  public long first() {
    return first;
  }

  /**
   * Returns where the range was to end.
   *
   * @return the last address, unsigned; computed modulo 2<sup>64</sup> where a length was given
   */
  public long last() {
    return last;
  }
}
