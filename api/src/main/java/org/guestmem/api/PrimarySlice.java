package org.guestmem.api;

import java.nio.ByteBuffer;

/**
 * A view of the back end that a JVM uses most: what accesses by guest address take the shortest way
 * to.
 *
 * <p>As long as one class extends this one, HotSpot knows from the type which accessor they call,
 * and compiles it in line. A second class is correct, but makes both as slow as other views are.
 *
 * <p>Thread-safety: safe for use by many threads, with the ordering that each accessor states.
 */
public abstract class PrimarySlice extends VolatileSlice {
  /**
   * Creates a view; for back ends, which have checked that it lies inside the region.
   *
   * @param region the region viewed
   * @param start where the view begins in the region, in bytes
   * @param size how many bytes the view spans
   */
  protected PrimarySlice(MmapRegion region, long start, long size) {
    super(region, start, size);
  }

  // --- bulk: here, a caller's own profile says which class this is, and the copy is in line

  @Override
  public final void get(long offset, byte[] target, int from, int length) {
    super.get(offset, target, from, length);
  }

  @Override
  public final void get(long offset, ByteBuffer target) {
    super.get(offset, target);
  }

  @Override
  public final void put(long offset, byte[] source, int from, int length) {
    super.put(offset, source, from, length);
  }

  @Override
  public final void put(long offset, ByteBuffer source) {
    super.put(offset, source);
  }

  @Override
  public final void copyTo(long offset, VolatileSlice target, long targetOffset, long length) {
    super.copyTo(offset, target, targetOffset, length);
  }

  @Override
  public final void fill(long offset, long length, byte value) {
    super.fill(offset, length, value);
  }
}
