package org.guestmem.fallback;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.guestmem.api.MappingFacts;
import org.guestmem.api.MmapRegion;
import org.guestmem.api.Protection;
import org.guestmem.api.RegionClosedException;
import org.guestmem.api.RegionSpec;
import org.guestmem.api.VolatileSlice;
import org.guestmem.api.spi.Mapping;
import org.jspecify.annotations.Nullable;

/**
 * A region in buffers: a mapped file or direct memory.
 *
 * <p>Views hold the directory of the buffers and read it at each access; closing empties it. An
 * access under way may still finish: it keeps its buffer mapped. The memory is unmapped when the
 * collector finds the buffers; {@code java.base} cannot do it before.
 *
 * <p>Thread-safety: safe for use by many threads.
 */
final class BufferMapping implements Mapping {
  static final VarHandle CHUNK = MethodHandles.arrayElementVarHandle(ByteBuffer[].class);

  private final int shift;
  private final MappingFacts facts;
  private final @Nullable ByteBuffer[] readable;
  private final @Nullable ByteBuffer[] writable;

  /**
   * Takes buffers over.
   *
   * @param spec what they are mapped for
   * @param shift the binary logarithm of the bytes of each
   * @param chunks the buffers, aligned to 8 bytes
   * @param file the part of a file that they map, if they do
   */
  BufferMapping(
      RegionSpec spec, int shift, ByteBuffer[] chunks, Optional<MappingFacts.FileRange> file) {
    this.shift = shift;
    this.facts = new MappingFacts(Set.of(), OptionalLong.empty(), true, file);
    this.readable = chunks;
    // Stores find no memory in a read-only region, and need no test of their own.
    this.writable =
        spec.protection() == Protection.READ_ONLY ? new ByteBuffer[chunks.length] : chunks;
  }

  @Override
  public VolatileSlice view(MmapRegion region) {
    return new BufferSlice(region, 0, region.size(), readable, writable, shift);
  }

  /** Only regions of files come here. */
  @Override
  public void flush(MmapRegion region, long offset, long length) {
    ByteBuffer[] held = new ByteBuffer[readable.length];
    for (int i = 0; i < held.length; i++) {
      ByteBuffer chunk = (ByteBuffer) CHUNK.getAcquire(readable, i);
      if (chunk == null) {
        throw new RegionClosedException(region.toString());
      }
      held[i] = chunk;
    }
    FileChunks.force(region, held, shift, offset, length);
  }

  @Override
  public MappingFacts facts() {
    return facts;
  }

  /** Gives out at most the rest of a chunk; who has it keeps it mapped. */
  @Override
  public Optional<ByteBuffer> hostBuffer(long offset, int length) {
    ByteBuffer chunk = (ByteBuffer) CHUNK.getAcquire(readable, (int) (offset >>> shift));
    if (chunk == null) {
      throw new RegionClosedException("fallback region");
    }
    int index = (int) offset & ((1 << shift) - 1);
    return Optional.of(chunk.slice(index, Math.min(length, (1 << shift) - index)));
  }

  @Override
  public void shut() {
    for (int i = 0; i < readable.length; i++) {
      CHUNK.setRelease(readable, i, (ByteBuffer) null);
    }
    VarHandle.fullFence();
  }

  /** Leaves the buffers to the collector, which nobody can hold back. */
  @Override
  public boolean unmap() {
    return true;
  }
}
