package org.guestmem.stress;

import org.guestmem.api.MmapRegion;
import org.guestmem.api.RegionClosedException;
import org.guestmem.api.VolatileSlice;

/**
 * A region that is closed while others use it, and the next region of its owner, which the host may
 * map to the same place.
 *
 * <p>Thread-safety: one thread closes; any may load and store.
 */
final class ClosedRegion {
  private static final int SIZE = 4096;
  private static final byte OWN = 1;
  private static final byte OTHERS = 77;
  private static final Moment MOMENT = new Moment();

  private final Memory memory;
  private final MmapRegion region;
  private final VolatileSlice view;
  private volatile MmapRegion next;
  private volatile boolean returned;

  ClosedRegion(Memory memory) {
    this.memory = memory;
    region = memory.region(SIZE);
    view = region.slice();
    view.putLong(0, 0x0101_0101_0101_0101L * OWN);
    next = region;
  }

  MmapRegion region() {
    return region;
  }

  void close() {
    MOMENT.timed(region::close);
    returned = true;
    MmapRegion other = memory.region(SIZE);
    other.slice().fill(0, SIZE, OTHERS);
    next = other;
  }

  /** 1 if the close has returned; asks at some time while it is under way. */
  int hasReturned() {
    MOMENT.await();
    return returned ? 1 : 0;
  }

  /** 1 for the region's own bytes, 0 if it is closed, 2 for all others. */
  int load() {
    try {
      return view.getLong(0) == 0x0101_0101_0101_0101L * OWN ? 1 : 2;
    } catch (RegionClosedException e) {
      return 0;
    }
  }

  /** 1 if it was made, 0 if the region is closed. */
  int store() {
    try {
      view.putLong(SIZE / 2, -1);
      return 1;
    } catch (RegionClosedException e) {
      return 0;
    }
  }

  /** 1 if the next region has its owner's bytes alone; unmaps it. */
  int otherIsWhole() {
    VolatileSlice slice = next.slice();
    boolean whole = slice.mismatch(0, slice, 1, SIZE - 1) < 0 && slice.getByte(0) == OTHERS;
    next.close();
    return whole ? 1 : 0;
  }
}
