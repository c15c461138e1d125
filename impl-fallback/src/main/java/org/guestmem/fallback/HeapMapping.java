package org.guestmem.fallback;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.guestmem.api.MappingFailedException;
import org.guestmem.api.MmapRegion;
import org.guestmem.api.Protection;
import org.guestmem.api.RegionSpec;
import org.guestmem.api.VolatileSlice;
import org.guestmem.api.spi.Mapping;
import org.jspecify.annotations.Nullable;

/**
 * An anonymous region in arrays on the heap.
 *
 * <p>Views hold the directory of the arrays and read it at each access; closing empties it. An
 * access under way may still finish, in memory that nobody else reaches any more.
 *
 * <p>Thread-safety: safe for use by many threads.
 */
final class HeapMapping implements Mapping {
  static final VarHandle CHUNK = MethodHandles.arrayElementVarHandle(long[][].class);

  private final int shift;
  private final long[] @Nullable [] readable;
  private final long[] @Nullable [] writable;

  private HeapMapping(int shift, long[][] chunks, boolean readOnly) {
    this.shift = shift;
    this.readable = chunks;
    // Stores find no memory in a read-only region, and need no test of their own.
    this.writable = readOnly ? new long[chunks.length][] : chunks;
  }

  /**
   * Allocates zeroed arrays.
   *
   * @throws MappingFailedException if they do not fit into the heap; nothing was allocated
   */
  static HeapMapping allocate(RegionSpec spec, int shift) {
    return HeapLimit.reserving(
        spec,
        shift,
        () -> {
          ChunkLayout layout = new ChunkLayout(spec.size(), shift);
          long[][] chunks = new long[layout.count()][];
          for (int i = 0; i < chunks.length; i++) {
            chunks[i] = new long[(layout.length(i) + Long.BYTES - 1) / Long.BYTES];
          }
          return new HeapMapping(shift, chunks, spec.protection() == Protection.READ_ONLY);
        });
  }

  @Override
  public VolatileSlice view(MmapRegion region) {
    return new HeapSlice(region, 0, region.size(), readable, writable, shift);
  }

  @Override
  public void shut() {
    for (int i = 0; i < readable.length; i++) {
      CHUNK.setRelease(readable, i, (long[]) null);
    }
    VarHandle.fullFence();
  }

  /** Leaves the arrays to the collector, which nobody can hold back. */
  @Override
  public boolean unmap() {
    return true;
  }
}
