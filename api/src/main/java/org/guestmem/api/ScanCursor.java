package org.guestmem.api;

import java.util.Arrays;
import java.util.List;

/**
 * Goes once through views that lie side by side, and copies their bytes into a small array.
 *
 * <p>What is next is a run: data, or a hole, which is zero and which nobody reads. Whoever scans
 * looks at copies alone: mapped memory may change, or be gone, under a compiled loop.
 */
final class ScanCursor {
  /** How many bytes are copied at once; they stay in the nearest cache. */
  private static final int WINDOW = 1 << 14;

  /** How far data is believed to go on: what has become a hole meanwhile is read no further. */
  private static final long STRIDE = 1 << 20;

  private final List<VolatileSlice> views;
  private final byte[] window;
  private int index;
  private boolean hole;

  // In the view; the run goes from the one to the other.
  private long at;
  private long end;
  private long position;

  ScanCursor(List<VolatileSlice> views) {
    this.views = views;
    long size = views.stream().mapToLong(VolatileSlice::size).sum();
    this.window = new byte[(int) Math.min(WINDOW, size)];
  }

  /** How many bytes are left of the run that is next; 0 at the end of the views. */
  long run() {
    while (at == end && index < views.size()) {
      VolatileSlice view = views.get(index);
      if (at < view.size()) {
        find(view);
      } else {
        index++;
        at = 0;
        end = 0;
      }
    }
    return end - at;
  }

  private void find(VolatileSlice view) {
    long from = view.start() + at;
    long to = view.start() + view.size();
    long data = view.region().nextData(from, to);
    hole = data > from;
    if (!hole) {
      // A byte at least, else a guest that makes holes all the time would keep the scan for ever.
      data = Math.max(from + 1, view.region().dataEnd(from, Math.min(to, from + STRIDE)));
    }
    end = data - view.start();
  }

  /** Whether the run is a hole. */
  boolean inHole() {
    return hole;
  }

  /** How many bytes have been passed. */
  long position() {
    return position;
  }

  /** Passes bytes of the run unread. */
  void skip(long count) {
    at += count;
    position += count;
  }

  /**
   * Copies bytes of the run to the start of the window, some but not over a limit; says how many.
   */
  int take(long limit) {
    int count = (int) Math.min(limit, window.length);
    if (hole) {
      Arrays.fill(window, 0, count, (byte) 0);
    } else {
      views.get(index).get(at, window, 0, count);
    }
    skip(count);
    return count;
  }

  /** What was taken last; the rest of the array is of no account. */
  byte[] window() {
    return window;
  }
}
