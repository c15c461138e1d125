package org.guestmem.ffm;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * A shared arena that opens when a segment is asked for, as often as it is closed; closing it is a
 * handshake with all threads, and ends every segment.
 */
final class SegmentArena {
  private @Nullable Arena open;

  /** Makes memory of ours a segment that lives until the next {@link #close}. */
  @SuppressWarnings({"restricted", "MustBeClosedChecker"}) // exactly this size; close() closes it
  synchronized MemorySegment segment(Placement place, long size) {
    if (open == null) {
      open = Arena.ofShared();
    }
    return MemorySegment.ofAddress(place.address()).reinterpret(size, open, null);
  }

  /**
   * Ends the segments; without any, does nothing.
   *
   * @throws IllegalStateException if a native call or a channel transfer uses one; all stay
   */
  synchronized void close() {
    if (open != null) {
      open.close();
      open = null;
    }
  }
}
