package org.guestmem.ffm;

/**
 * Where memory is zero because nothing was ever written there, or it was discarded.
 *
 * <p>What may hold data must never be called a hole; the opposite costs time alone.
 */
interface Holes extends AutoCloseable {
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

  /** Asks no more. */
  @Override
  default void close() {}
}
