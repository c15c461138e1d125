package org.guestmem.stress;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.guestmem.api.Backing;
import org.guestmem.api.MmapRegion;
import org.guestmem.api.MmapRegionFactory;
import org.guestmem.api.RegionSpec;
import org.guestmem.api.VolatileSlice;
import org.guestmem.fallback.AnonymousMemory;
import org.guestmem.fallback.FallbackRegionFactory;
import org.guestmem.ffm.FfmRegionFactory;

/** The kinds of memory whose accesses are made in different ways. */
@SuppressWarnings("ImmutableEnumChecker") // a factory has no state that could change
enum Memory {
  /** Segments of the FFM back end. */
  FFM(new FfmRegionFactory()),

  /** Arrays of longs: a narrow store is a compare-and-set of the word around it. */
  HEAP(new FallbackRegionFactory(AnonymousMemory.HEAP)),

  /** Buffers, of direct memory or a mapped file: single bytes are parts of words. */
  DIRECT(new FallbackRegionFactory(AnonymousMemory.DIRECT)),

  /**
   * A file that others can shrink, and does not: single bytes and 16-bit values are stored between
   * fences, and read-modify-write is allowed.
   */
  FENCED(new FfmRegionFactory()) {
    @Override
    RegionSpec.Builder spec(long size) {
      return RegionSpec.builder(size).backing(Backing.file(file(size), 0)).allowUnsafeAtomics();
    }
  };

  /** How many bytes of memory each state of a test has: two cache lines, so that they are apart. */
  static final int SIZE = 128;

  private final MmapRegionFactory backEnd;

  Memory(MmapRegionFactory backEnd) {
    this.backEnd = backEnd;
  }

  RegionSpec.Builder spec(long size) {
    return RegionSpec.builder(size);
  }

  MmapRegion region(long size) {
    return backEnd.create(spec(size).build());
  }

  /** Views of {@link #SIZE} bytes, which are 0. */
  Pool<VolatileSlice> pool() {
    SliceCutter cutter = new SliceCutter(region((long) Pool.SIZE * SIZE));
    return new Pool<>(cutter::next, slice -> slice.fill(0, SIZE, (byte) 0));
  }

  private static Path file(long size) {
    try {
      Path file = Files.createTempFile("guestmem-stress", "");
      file.toFile().deleteOnExit();
      try (RandomAccessFile ram = new RandomAccessFile(file.toFile(), "rw")) {
        ram.setLength(size);
      }
      return file;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Cuts a region in views, one after the other. */
  private static final class SliceCutter {
    private final MmapRegion region;
    private long offset;

    SliceCutter(MmapRegion region) {
      this.region = region;
    }

    VolatileSlice next() {
      VolatileSlice slice = region.slice(offset, SIZE);
      offset += SIZE;
      return slice;
    }
  }
}
