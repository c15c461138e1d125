package org.guestmem.fallback;

import java.nio.ByteBuffer;
import org.guestmem.api.MappingFailedException;
import org.guestmem.api.RegionSpec;

/** Anonymous memory in direct buffers. */
final class DirectChunks {
  private DirectChunks() {}

  /**
   * Allocates zeroed buffers, one at a time, for {@code java.base} cannot reserve them together;
   * those allocated before one was refused are left to the collector.
   *
   * @throws MappingFailedException if the limit for direct memory is reached
   */
  static ByteBuffer[] allocate(RegionSpec spec, int shift) {
    ChunkLayout layout = ChunkLayout.of(spec, shift);
    try {
      ByteBuffer[] chunks = new ByteBuffer[layout.count()];
      for (int i = 0; i < chunks.length; i++) {
        // Whole words, for loads of single bytes, and room to align them.
        int words = (layout.length(i) + Long.BYTES - 1) / Long.BYTES;
        chunks[i] = ByteBuffer.allocateDirect((words + 1) * Long.BYTES).alignedSlice(Long.BYTES);
      }
      return chunks;
    } catch (OutOfMemoryError e) {
      throw new MappingFailedException(
          spec, "direct memory: " + e.getMessage(), "raise -XX:MaxDirectMemorySize");
    }
  }
}
