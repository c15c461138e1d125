package org.guestmem.api;

/** Copies between views that cannot reach each other directly, through a small array. */
final class BounceCopy {
  private static final int CHUNK = 8192;

  private BounceCopy() {}

  static void copy(
      VolatileSlice source, long offset, VolatileSlice target, long targetOffset, long length) {
    byte[] bounce = new byte[(int) Math.min(CHUNK, length)];
    boolean backwards =
        source.region() == target.region()
            && target.start() + targetOffset > source.start() + offset;
    for (long done = 0; done < length; ) {
      int count = (int) Math.min(bounce.length, length - done);
      // From the end where the target lies above the source: no byte is overwritten unread.
      long at = backwards ? length - done - count : done;
      source.get(offset + at, bounce, 0, count);
      target.put(targetOffset + at, bounce, 0, count);
      done += count;
    }
  }
}
