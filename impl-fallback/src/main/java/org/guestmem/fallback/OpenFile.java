package org.guestmem.fallback;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Optional;
import org.guestmem.api.RegionSpec;
import org.guestmem.api.spi.AllowedFile;
import org.guestmem.api.spi.FileStatus;

/**
 * A file that was opened to be mapped, and what the host says of it.
 *
 * @param channel the file, which stays mapped when this is closed
 * @param status by path, the only name that {@code java.base} has for an open file
 */
record OpenFile(FileChannel channel, FileStatus status) implements Closeable {

  /** Opens a file by its path, or by the only way that is allowed. */
  static OpenFile of(RegionSpec spec, Path path, Optional<AllowedFile> allowed) throws IOException {
    if (allowed.isPresent()) {
      return AllowedOpen.open(spec, allowed.get());
    }
    FileChannel channel = FileChannel.open(path, FileChunks.options(spec));
    try {
      return new OpenFile(channel, FileStatus.of(path));
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
