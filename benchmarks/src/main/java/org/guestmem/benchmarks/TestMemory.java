package org.guestmem.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.guestmem.api.Backing;
import org.guestmem.api.MmapRegion;
import org.guestmem.api.MmapRegionFactory;
import org.guestmem.api.RegionSpec;
import org.guestmem.api.Truncation;
import org.guestmem.fallback.AnonymousMemory;
import org.guestmem.fallback.FallbackRegionFactory;
import org.guestmem.ffm.FfmRegionFactory;

/** Regions and files of each kind, by the names that the parameters have. */
public final class TestMemory {
  /** mmap(2) behind a memory segment. */
  public static final MmapRegionFactory FFM = new FfmRegionFactory();

  private static final MmapRegionFactory HEAP = new FallbackRegionFactory(AnonymousMemory.HEAP);
  private static final MmapRegionFactory DIRECT = new FallbackRegionFactory(AnonymousMemory.DIRECT);

  private TestMemory() {}

  /**
   * Maps a region that logs nothing.
   *
   * @param kind {@code ffm}, {@code ffm-memfd}, {@code ffm-file}, {@code heap}, {@code direct}, or
   *     {@code mapped}, a file that is trusted not to shrink; that of {@code ffm-file} is not
   * @param size in bytes
   * @return the region, all of whose pages have been touched
   */
  public static MmapRegion region(String kind, long size) {
    return region(kind, RegionSpec.builder(size));
  }

  /**
   * Maps a region.
   *
   * @param kind as in {@link #region(String, long)}
   * @param spec what else the region has
   * @return the region, all of whose pages have been touched
   */
  public static MmapRegion region(String kind, RegionSpec.Builder spec) {
    MmapRegion region =
        switch (kind) {
          case "ffm" -> FFM.create(spec.build());
          case "ffm-memfd" -> FFM.create(spec.backing(Backing.memfd("benchmark")).build());
          case "ffm-file" -> mapFile(FFM, spec.allowUnsafeAtomics());
          case "heap" -> HEAP.create(spec.build());
          case "direct" -> DIRECT.create(spec.build());
          case "mapped" -> mapFile(HEAP, spec.truncation(Truncation.TRUSTED));
          default -> throw new IllegalArgumentException("no region of kind " + kind);
        };
    region.slice().fill(0, region.size(), (byte) 0);
    return region;
  }

  private static MmapRegion mapFile(MmapRegionFactory factory, RegionSpec.Builder spec) {
    Path file = file(spec.build().size());
    try {
      return factory.create(spec.backing(Backing.file(file, 0)).build());
    } finally {
      delete(file);
    }
  }

  /**
   * Makes a file in memory where the host has a place for one.
   *
   * @param size in bytes
   * @return an empty file of that size; delete it when it is mapped or open
   */
  public static Path file(long size) {
    Path memory = Path.of("/dev/shm");
    try {
      Path file =
          Files.isWritable(memory)
              ? Files.createTempFile(memory, "guestmem-", ".bench")
              : Files.createTempFile("guestmem-", ".bench");
      try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
        channel.write(java.nio.ByteBuffer.allocate(1), size - 1);
      }
      return file;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Deletes a file, which stays mapped where it is.
   *
   * @param file the file
   */
  public static void delete(Path file) {
    try {
      Files.delete(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
