package org.guestmem.fallback;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.OpenOption;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import org.guestmem.api.Backing;
import org.guestmem.api.HostCallFailedException;
import org.guestmem.api.MappingFailedException;
import org.guestmem.api.MmapRegion;
import org.guestmem.api.Protection;
import org.guestmem.api.RegionSpec;
import org.guestmem.api.Sharing;

/** A range of a file, mapped by {@link FileChannel#map}. */
final class FileChunks {
  private FileChunks() {}

  /**
   * Maps a range of a file, each chunk at its own offset.
   *
   * <p>The length of the file is checked once more after opening it. If it shrinks between that and
   * a writable mapping, {@code FileChannel.map} makes it longer again.
   *
   * @throws MappingFailedException if the file cannot be opened or the host refuses to map it
   */
  static ByteBuffer[] map(RegionSpec spec, Backing.FileRange file, int shift) {
    ChunkLayout layout = ChunkLayout.of(spec, shift);
    MapMode mode = mode(spec);
    try (FileChannel channel = FileChannel.open(file.path(), options(mode))) {
      long left = channel.size() - file.offset();
      if (left < spec.size()) {
        throw new MappingFailedException(
            spec, "the file has shrunk by " + (spec.size() - left) + " bytes", "map less");
      }
      ByteBuffer[] chunks = new ByteBuffer[layout.count()];
      for (int i = 0; i < chunks.length; i++) {
        long padded = (layout.length(i) + Long.BYTES - 1L) & -Long.BYTES;
        long length = Math.min(padded, left - layout.offset(i));
        chunks[i] = channel.map(mode, file.offset() + layout.offset(i), length);
      }
      return chunks;
    } catch (IOException | UnsupportedOperationException e) {
      throw new MappingFailedException(spec, "cannot map the file: " + e, advice(mode));
    }
  }

  private static MapMode mode(RegionSpec spec) {
    if (spec.protection() == Protection.READ_ONLY) {
      return MapMode.READ_ONLY;
    }
    return spec.sharing() == Sharing.SHARED ? MapMode.READ_WRITE : MapMode.PRIVATE;
  }

  private static Set<OpenOption> options(MapMode mode) {
    return mode.equals(MapMode.READ_ONLY)
        ? Set.of(StandardOpenOption.READ)
        : Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE);
  }

  private static String advice(MapMode mode) {
    String limits = "check the file's permissions, ulimit -v and vm.max_map_count";
    return mode.equals(MapMode.PRIVATE)
        ? limits + "; this back end opens a private file for writing, though it never writes it"
        : limits;
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
