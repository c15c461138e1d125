package org.guestmem.fallback;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.guestmem.api.Backing;
import org.guestmem.api.MappingFailedException;
import org.guestmem.api.MmapRegion;
import org.guestmem.api.NativeAccess;
import org.guestmem.api.RegionSpec;
import org.guestmem.api.spi.CheckedRegionFactory;
import org.guestmem.api.spi.FileStatus;
import org.guestmem.api.spi.Mapping;

/**
 * Maps memory with {@code java.base} alone: the back end that serves everywhere.
 *
 * <p>Anonymous regions are zeroed arrays on the heap, or direct buffers; shared and private ones
 * are the same, since only this process can reach either. File regions are mapped by {@link
 * java.nio.channels.FileChannel#map}; a private mapping that can be written needs the permission to
 * write the file, although it never does; {@link MmapRegion#flush()} writes a shared one back. A
 * closed region is inaccessible at once; its memory is freed, or unmapped, when the garbage
 * collector finds it.
 *
 * <p>Anonymous regions are held against {@code -Xmx} or {@code -XX:MaxDirectMemorySize} and against
 * the memory control groups of this process, for which the kernel would kill it. A quarter of the
 * mappings that a process may have is left to the JVM.
 *
 * <p>Every region of a file is {@linkplain MmapRegion#isTruncatable truncatable}, unless its
 * specification calls the file trusted: {@code java.base} does not tell of seals.
 *
 * <p>Thread-safety: safe for use by many threads.
 */
public final class FallbackRegionFactory extends CheckedRegionFactory {
  /**
   * The page size of x86-64. {@code java.base} tells nobody the host's, and map takes any offset.
   */
  private static final long GRANULARITY = 4096;

  private final AnonymousMemory anonymous;
  private final int anonymousShift;
  private final int fileShift;

  /** Creates a factory that puts anonymous regions on the heap; for {@code ServiceLoader}. */
  public FallbackRegionFactory() {
    this(AnonymousMemory.HEAP);
  }

  /**
   * Creates a factory.
   *
   * @param anonymous where it puts anonymous regions
   * @throws NullPointerException if {@code anonymous} is null
   */
  public FallbackRegionFactory(AnonymousMemory anonymous) {
    this(
        anonymous,
        anonymous == AnonymousMemory.HEAP ? HeapLimit.preferredShift() : ChunkLayout.MAX_SHIFT,
        ChunkLayout.MAX_SHIFT);
  }

  /** For tests, which reach the borders of small chunks cheaply. */
  FallbackRegionFactory(AnonymousMemory anonymous, int anonymousShift, int fileShift) {
    this.anonymous = Objects.requireNonNull(anonymous, "anonymous");
    this.anonymousShift = anonymousShift;
    this.fileShift = fileShift;
  }

  @Override
  public String backend() {
    return "fallback";
  }

  @Override
  public Set<String> features() {
    return Set.of(FEATURE_FLUSH);
  }

  @Override
  public int ranking() {
    return -100;
  }

  @Override
  public long granularity() {
    return GRANULARITY;
  }

  /**
   * Proves that the back end works here, by mapping memory and using it.
   *
   * @param mode of no consequence: the fallback needs no native access
   * @throws MappingFailedException if a page cannot be had or does not keep what is written
   */
  @Override
  public void probe(NativeAccess mode) {
    RegionSpec spec = RegionSpec.builder(GRANULARITY).label("probe").build();
    try (MmapRegion page = create(spec)) {
      long last = GRANULARITY - Long.BYTES;
      page.slice().putLong(last, 1);
      if (page.slice().getAndAddLong(last, 1) != 1 || page.slice().getLong(last) != 2) {
        throw new MappingFailedException(
            spec, "the page does not keep what is written", "use another Java runtime");
      }
    }
  }

  @Override
  protected Mapping map(RegionSpec spec) {
    if (spec.backing() instanceof Backing.FileRange file) {
      return mapFile(spec, file);
    }
    if (anonymous == AnonymousMemory.DIRECT) {
      ByteBuffer[] chunks = DirectChunks.allocate(spec, anonymousShift);
      return new BufferMapping(spec, anonymousShift, chunks, Optional.empty());
    }
    return HeapMapping.allocate(spec, anonymousShift);
  }

  private Mapping mapFile(RegionSpec spec, Backing.FileRange file) {
    try (OpenFile open = OpenFile.of(spec, file.path(), allowedFile(spec))) {
      ByteBuffer[] chunks = FileChunks.map(spec, open, file.offset(), fileShift);
      return new BufferMapping(
          spec, fileShift, chunks, open.status().range(file.offset(), spec.size()));
    } catch (IOException | UnsupportedOperationException e) {
      throw FileChunks.refused(spec, e);
    }
  }

  /** Checks that a file that nobody looked at before holds the whole of a mapping. */
  static void checkFile(RegionSpec spec, FileStatus file) {
    checkRange(spec, file, ((Backing.FileRange) spec.backing()).offset(), GRANULARITY);
  }
}
