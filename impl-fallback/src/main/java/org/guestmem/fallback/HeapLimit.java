package org.guestmem.fallback;

import java.util.function.Supplier;
import org.guestmem.api.ByteSize;
import org.guestmem.api.MappingFailedException;
import org.guestmem.api.RegionSpec;

/**
 * Decides whether a region fits into the heap before any of it is allocated: where the JVM runs
 * with {@code -XX:+ExitOnOutOfMemoryError}, or in a memory control group that is smaller than the
 * heap, the attempt itself would end the process.
 *
 * <p>It cannot see other threads that allocate at the same time, nor how fragmented the heap is.
 */
final class HeapLimit {
  private static final long MIB = 1L << 20;

  /**
   * How much of the heap regions may fill, in percent. Parallel GC keeps large arrays in its old
   * generation, by default three quarters of the heap: measured on 17 and 25 it gave up at 75 to 80
   * percent, the other collectors later.
   */
  private static final int PERCENT = 70;

  // Bytes given since the host was asked, which takes longer than making a small region.
  private static long unasked;

  private HeapLimit() {}

  /**
   * Runs an allocation if it fits; one at a time, so that two do not count on the same bytes.
   *
   * @throws MappingFailedException if it does not fit
   */
  static synchronized <T> T reserving(RegionSpec spec, int shift, Supplier<T> allocation) {
    HeapMaximum max = maximum(spec.size());
    long missing = missing(spec.size(), shift, max.bytes());
    if (missing > 0 && spec.size() < max.bytes()) {
      System.gc();
      max = HeapMaximum.now();
      missing = missing(spec.size(), shift, max.bytes());
    }
    if (missing > 0) {
      throw tooLarge(spec, missing, max);
    }
    try {
      return allocation.get();
    } catch (OutOfMemoryError e) {
      throw tooLarge(spec, spec.size(), max);
    }
  }

  private static HeapMaximum maximum(long size) {
    unasked += Math.min(size, MIB);
    if (unasked < MIB) {
      return HeapMaximum.ofJvm();
    }
    unasked = 0;
    return HeapMaximum.now();
  }

  /**
   * Returns the chunk size for this heap: not so large that a collector finds no room in one piece,
   * not so small that its rounding up costs much.
   */
  static int preferredShift() {
    long chunk = Math.max(4 * MIB, Runtime.getRuntime().maxMemory() / 16);
    return Math.min(ChunkLayout.MAX_SHIFT, Long.SIZE - 1 - Long.numberOfLeadingZeros(chunk));
  }

  private static long missing(long size, int shift, long max) {
    Runtime vm = Runtime.getRuntime();
    long left = max / 100 * PERCENT - (vm.totalMemory() - vm.freeMemory());
    if (size > left) {
      return size - left;
    }
    long chunks = ((size - 1) >>> shift) + 1;
    return size + Math.min(size, chunks * rounding(max)) - left;
  }

  /** What a large array may cost beside its bytes: a page of ZGC, or a region of G1. */
  private static long rounding(long max) {
    return Math.max(2 * MIB, Math.min(32 * MIB, Long.highestOneBit(max / 1024)));
  }

  private static MappingFailedException tooLarge(RegionSpec spec, long missing, HeapMaximum max) {
    String lack =
        "%d %% of the heap of at most %s lack %s"
            .formatted(PERCENT, mebibytes(max.bytes()), mebibytes(missing));
    String advice =
        "raise -Xmx, or set %s=%s".formatted(AnonymousMemory.PROPERTY, AnonymousMemory.DIRECT);
    return max.cgroup()
        .map(group -> group.refusal(spec, lack))
        .orElseGet(() -> new MappingFailedException(spec, lack, advice));
  }

  private static String mebibytes(long bytes) {
    return ByteSize.format(((bytes - 1) & -MIB) + MIB);
  }
}
