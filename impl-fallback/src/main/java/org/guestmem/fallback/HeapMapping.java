package org.guestmem.fallback;

import org.guestmem.api.MappingFailedException;
import org.guestmem.api.MmapRegion;
import org.guestmem.api.Protection;
import org.guestmem.api.RegionSpec;
import org.guestmem.api.VolatileSlice;
import org.guestmem.api.spi.Mapping;

/**
 * An anonymous region in arrays on the heap.
 *
 * <p>Views read the arrays from their chunks at each access; closing empties the chunks. An access
 * under way may still finish, in memory that nobody else reaches any more.
 *
 * <p>Thread-safety: safe for use by many threads.
 */
final class HeapMapping implements Mapping {
  private final int shift;
  private final HeapChunk[] chunks;

  private HeapMapping(int shift, HeapChunk[] chunks) {
    this.shift = shift;
    this.chunks = chunks;
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
          HeapChunk[] chunks = new HeapChunk[layout.count()];
          for (int i = 0; i < chunks.length; i++) {
            long[] words = new long[(layout.length(i) + Long.BYTES - 1) / Long.BYTES];
            chunks[i] = new HeapChunk(words, spec.protection() == Protection.READ_ONLY);
          }
          return new HeapMapping(shift, chunks);
        });
  }

  @Override
  public VolatileSlice view(MmapRegion region) {
    return ChunkedSlice.of(
        region,
        shift,
        chunks.length,
        (start, size, chunk) -> new HeapSlice(region, start, size, chunks[chunk], 0));
  }

  @Override
  public void shut() {
    for (HeapChunk chunk : chunks) {
      chunk.close();
    }
  }

  /** Leaves the arrays to the collector, which nobody can hold back. */
  @Override
  public boolean unmap() {
    return true;
  }
}
