package org.guestmem.fallback;

import org.guestmem.api.MappingFailedException;
import org.guestmem.api.RegionSpec;

/**
 * How a region is cut: chunks of a power of two, the last one shorter, so that no aligned value
 * lies across a border.
 *
 * @param size the bytes of the region
 * @param shift the binary logarithm of the bytes of a chunk, 3 to {@link #MAX_SHIFT}
 */
record ChunkLayout(long size, int shift) {
  /** Chunks of 1 GiB: the largest power of two that an {@code int} can index, as bytes. */
  static final int MAX_SHIFT = 30;

  /** The address space of a process with 4-level page tables; keeps the directory small as well. */
  private static final long ADDRESS_SPACE = 1L << 47;

  static ChunkLayout of(RegionSpec spec, int shift) {
    if (spec.size() > ADDRESS_SPACE) {
      throw new MappingFailedException(
          spec, "a process has 128 TiB of address space", "map less at a time");
    }
    return new ChunkLayout(spec.size(), shift);
  }

  int count() {
    return (int) (((size - 1) >>> shift) + 1);
  }

  long offset(int chunk) {
    return (long) chunk << shift;
  }

  int length(int chunk) {
    return (int) Math.min(1L << shift, size - offset(chunk));
  }
}
