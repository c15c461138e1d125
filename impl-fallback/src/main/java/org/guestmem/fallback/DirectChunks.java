package org.guestmem.fallback;

import java.nio.ByteBuffer;
import org.guestmem.api.MappingFailedException;
import org.guestmem.api.RegionSpec;
import org.guestmem.api.spi.MappingRoom;
import org.guestmem.api.spi.MemoryCgroup;

/** Anonymous memory in direct buffers. */
final class DirectChunks {
  /** The bytes of a line of the cache, on most hosts. */
  private static final int LINE = 64;

  /** The C library maps what is as large as this on its own; mallopt(3), M_MMAP_THRESHOLD. */
  private static final long MAPPED = 128 << 10;

  private DirectChunks() {}

  /**
   * Allocates zeroed buffers, one at a time, for {@code java.base} cannot reserve them together;
   * those allocated before one was refused are left to the collector.
   *
   * @throws MappingFailedException if the limit for direct memory is reached, or that of a memory
   *     control group, which the kernel would kill this process for: all is zeroed, so all comes
   */
  static ByteBuffer[] allocate(RegionSpec spec, int shift) {
    ChunkLayout layout = ChunkLayout.of(spec, shift);
    Retry.afterCollection(() -> check(spec, layout));
    try {
      ByteBuffer[] chunks = new ByteBuffer[layout.count()];
      for (int i = 0; i < chunks.length; i++) {
        // Whole lines of the cache: whole words, for loads of single bytes, and none across two.
        int lines = (layout.length(i) + LINE - 1) / LINE;
        chunks[i] = ByteBuffer.allocateDirect((lines + 1) * LINE).alignedSlice(LINE);
      }
      return chunks;
    } catch (OutOfMemoryError e) {
      throw new MappingFailedException(
          spec,
          "direct memory: " + e.getMessage(),
          "raise -XX:MaxDirectMemorySize, or ulimit -v and ulimit -d, or ask for less");
    }
  }

  private static void check(RegionSpec spec, ChunkLayout layout) {
    MemoryCgroup.tightest().ifPresent(group -> group.check(spec, spec.size()));
    MappingRoom.takeForRegion(spec, Math.min(layout.count(), spec.size() / MAPPED + 1));
  }
}
