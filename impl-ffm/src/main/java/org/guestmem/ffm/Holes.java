package org.guestmem.ffm;

/**
 * Where memory is zero because nothing was ever written there, or it was discarded.
 *
 * <p>What may hold data must never be called a hole; the opposite costs time alone.
 */
interface Holes extends AutoCloseable {
  /** Nothing but holes. */
  Holes ALL =
      new Holes() {
        @Override
        public long nextData(long offset, long end) {
          return end;
        }
      };

  /** None that are known of. */
  Holes UNKNOWN = new Holes() {};

  /** Returns the first offset from one on that may hold data, or the end if there is none. */
  default long nextData(long offset, long end) {
    return offset;
  }

  /** Returns where data that begins at an offset ends, or the end if it goes on. */
  default long dataEnd(long offset, long end) {
    return end;
  }

  /** Returns how many of the first bytes lie in holes. */
  default long bytes(long end) {
    long holes = 0;
    for (long at = 0; at < end; ) {
      long data = nextData(at, end);
      holes += data - at;
      at = data < end ? dataEnd(data, end) : end;
    }
    return holes;
  }

  /** Asks no more. */
  @Override
  default void close() {}
}
