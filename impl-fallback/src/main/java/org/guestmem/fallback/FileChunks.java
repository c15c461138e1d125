package org.guestmem.fallback;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.FileSystemException;
import java.nio.file.OpenOption;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import org.guestmem.api.HostCallFailedException;
import org.guestmem.api.MappingFailedException;
import org.guestmem.api.MmapRegion;
import org.guestmem.api.Protection;
import org.guestmem.api.RegionSpec;
import org.guestmem.api.Sharing;
import org.guestmem.api.spi.MappingRoom;

/** A range of a file, mapped by {@link FileChannel#map}. */
final class FileChunks {
  private FileChunks() {}

  /**
   * Maps a range of a file, each chunk at its own offset.
   *
   * <p>The length of the file is checked once more after opening it. If it shrinks between that and
   * a writable mapping, {@code FileChannel.map} makes it longer again. Chunks that were mapped
   * before one was refused are left to the collector.
   *
   * @throws MappingFailedException if the file has shrunk, or this process has too many mappings
   * @throws IOException if the host refuses to map it
   */
  static ByteBuffer[] map(RegionSpec spec, OpenFile file, long offset, int shift)
      throws IOException {
    ChunkLayout layout = ChunkLayout.of(spec, shift);
    long left = file.channel().size() - offset;
    if (left < spec.size()) {
      throw new MappingFailedException(
          spec, "the file has shrunk by " + (spec.size() - left) + " bytes", "map less");
    }
    Retry.afterCollection(() -> MappingRoom.takeForRegion(spec, layout.count()));
    ByteBuffer[] chunks = new ByteBuffer[layout.count()];
    for (int i = 0; i < chunks.length; i++) {
      long padded = (layout.length(i) + Long.BYTES - 1L) & -Long.BYTES;
      long length = Math.min(padded, left - layout.offset(i));
      chunks[i] = file.channel().map(mode(spec), offset + layout.offset(i), length);
    }
    return chunks;
  }

  /** Says why a file cannot be opened or mapped. */
  static MappingFailedException refused(RegionSpec spec, Exception e) {
    return new MappingFailedException(spec, "cannot map the file: " + e, advice(spec, e));
  }

  private static MapMode mode(RegionSpec spec) {
    if (spec.protection() == Protection.READ_ONLY) {
      return MapMode.READ_ONLY;
    }
    return spec.sharing() == Sharing.SHARED ? MapMode.READ_WRITE : MapMode.PRIVATE;
  }

  /** Returns how a file has to be opened for a mapping. */
  static Set<OpenOption> options(RegionSpec spec) {
    return mode(spec).equals(MapMode.READ_ONLY)
        ? Set.of(StandardOpenOption.READ)
        : Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE);
  }

  /** What opens a file names it in the exception; what maps it does not. */
  private static String advice(RegionSpec spec, Exception e) {
    if (!(e instanceof FileSystemException)) {
      return "raise ulimit -v and ulimit -d, or map less";
    }
    String files = "check permissions and ulimit -n";
    if (spec.protection() == Protection.READ_ONLY) {
      return files;
    }
    return spec.sharing() == Sharing.SHARED
        ? files + ", or map read-only, as on a file system that is read-only"
        : files
            + "; this back end opens a private file for writing, though it never writes it: map"
            + " read-only where that cannot be";
  }

  /**
   * Writes a range back to the file.
   *
   * @throws HostCallFailedException if the host cannot write
   */
  static void force(MmapRegion region, ByteBuffer[] chunks, int shift, long offset, long length) {
    long end = offset + length;
    for (long at = offset; at < end; ) {
      int index = (int) at & ((1 << shift) - 1);
      int count = (int) Math.min((1L << shift) - index, end - at);
      try {
        ((MappedByteBuffer) chunks[(int) (at >>> shift)]).force(index, count);
      } catch (UncheckedIOException e) {
        throw new HostCallFailedException(
            region.toString(),
            "MappedByteBuffer.force of %d bytes at offset %d".formatted(count, at),
            String.valueOf(e.getMessage()),
            "look at the host's log, and at the room that the file system has");
      }
      at += count;
    }
  }
}
