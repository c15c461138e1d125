package org.guestmem.api;

import java.nio.ByteBuffer;

/** The next byte of a sequence of views, and what moves on from it over them. */
final class SliceCursor {
  private final VolatileSlice[] slices;
  private int index;
  private long offset;

  SliceCursor(VolatileSlice[] slices) {
    this.slices = slices;
    skipFinished();
  }

  /** Returns a cursor at the same byte, which moves on its own. */
  SliceCursor copy() {
    SliceCursor copy = new SliceCursor(slices);
    copy.index = index;
    copy.offset = offset;
    return copy;
  }

  boolean atEnd() {
    return index == slices.length;
  }

  /** The view in which the next byte lies. */
  VolatileSlice slice() {
    return slices[index];
  }

  /** Where in that view it lies. */
  long offset() {
    return offset;
  }

  /** How many of the bytes wanted lie in that view; at least 1, if any is wanted. */
  int step(long wanted) {
    return (int) Math.min(Math.min(wanted, slice().size() - offset), Integer.MAX_VALUE);
  }

  void advance(long count) {
    for (long left = count; left > 0; ) {
      int step = step(left);
      offset += step;
      skipFinished();
      left -= step;
    }
  }

  /** Marks bytes dirty that a channel has written. */
  void markWritten(long count) {
    for (long left = count; left > 0; ) {
      int step = step(left);
      slice().wrote(offset, step);
      advance(step);
      left -= step;
    }
  }

  /** Copies the bytes of a buffer into one view, and marks them dirty; returns how many. */
  int put(ByteBuffer source) {
    int count = step(source.remaining());
    ByteBuffer part = source.slice(source.position(), count);
    slice().put(offset, part);
    source.position(source.position() + count);
    advance(count);
    return count;
  }

  /** Copies bytes of one view into a buffer, as many as it has room for. */
  void get(ByteBuffer target) {
    int count = step(target.remaining());
    ByteBuffer part = target.slice(target.position(), count);
    slice().get(offset, part);
    target.position(target.position() + count);
    advance(count);
  }

  private void skipFinished() {
    while (!atEnd() && offset == slice().size()) {
      index++;
      offset = 0;
    }
  }
}
