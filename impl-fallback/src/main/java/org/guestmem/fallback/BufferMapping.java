package org.guestmem.fallback;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.guestmem.api.Backing;
import org.guestmem.api.MappingFacts;
import org.guestmem.api.MmapRegion;
import org.guestmem.api.Protection;
import org.guestmem.api.RegionClosedException;
import org.guestmem.api.RegionSpec;
import org.guestmem.api.VolatileSlice;
import org.guestmem.api.spi.FileStatus;
import org.guestmem.api.spi.Mapping;

/**
 * A region in buffers: a mapped file or direct memory.
 *
 * <p>Views read the buffers from their chunks at each access; closing empties the chunks. An access
 * under way may still finish: it keeps its buffer mapped. The memory is unmapped when the collector
 * finds the buffers; {@code java.base} cannot do it before.
 *
 * <p>Thread-safety: safe for use by many threads.
 */
final class BufferMapping implements Mapping {
  private final RegionSpec spec;
  private final int shift;
  private final MappingFacts facts;
  private final BufferChunk[] chunks;

  /**
   * Takes buffers over.
   *
   * @param spec what they are mapped for
   * @param shift the binary logarithm of the bytes of each
   * @param buffers the chunks, aligned to 8 bytes
   * @param file the part of a file that they map, if they do
   */
  BufferMapping(
      RegionSpec spec, int shift, ByteBuffer[] buffers, Optional<MappingFacts.FileRange> file) {
    this.spec = spec;
    this.shift = shift;
    this.facts = new MappingFacts(Set.of(), OptionalLong.empty(), true, file);
    boolean readOnly = spec.protection() == Protection.READ_ONLY;
    this.chunks = new BufferChunk[buffers.length];
    Arrays.setAll(chunks, i -> new BufferChunk(buffers[i], readOnly));
  }

  @Override
  public VolatileSlice view(MmapRegion region) {
    return ChunkedSlice.of(
        region,
        shift,
        chunks.length,
        (start, size, chunk) -> new BufferSlice(region, start, size, chunks[chunk], 0));
  }

  @Override
  public OptionalLong fileLength() {
    try {
      return status().map(found -> OptionalLong.of(found.length())).orElse(OptionalLong.empty());
    } catch (IOException e) {
      return OptionalLong.empty();
    }
  }

  /** A file that was moved has another path, and none here. */
  @Override
  public boolean isFileDeleted() {
    try {
      return spec.backing() instanceof Backing.FileRange && status().isEmpty();
    } catch (NoSuchFileException e) {
      return true;
    } catch (IOException e) {
      return false; // a directory above it may not be looked into any more, say
    }
  }

  /** By path, if that still names the file that is mapped: {@code java.base} has no other way. */
  private Optional<FileStatus> status() throws IOException {
    if (!(spec.backing() instanceof Backing.FileRange part)) {
      return Optional.empty();
    }
    FileStatus found = FileStatus.of(part.path());
    return Optional.of(found)
        .filter(same -> same.range(part.offset(), spec.size()).equals(facts.file()));
  }

  /** Only regions of files come here. */
  @Override
  public void flush(MmapRegion region, long offset, long length) {
    ByteBuffer[] held = new ByteBuffer[chunks.length];
    for (int i = 0; i < held.length; i++) {
      ByteBuffer buffer = chunks[i].readable();
      if (buffer == null) {
        throw new RegionClosedException(region.toString());
      }
      held[i] = buffer;
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
    ByteBuffer buffer = chunks[(int) (offset >>> shift)].readable();
    if (buffer == null) {
      throw new RegionClosedException("fallback region");
    }
    int index = (int) offset & ((1 << shift) - 1);
    return Optional.of(buffer.slice(index, Math.min(length, (1 << shift) - index)));
  }

  @Override
  public void shut() {
    for (BufferChunk chunk : chunks) {
      chunk.close();
    }
  }

  /** Leaves the buffers to the collector, which nobody can hold back. */
  @Override
  public boolean unmap() {
    return true;
  }
}
