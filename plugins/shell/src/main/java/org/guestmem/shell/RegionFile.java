package org.guestmem.shell;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.function.LongPredicate;
import org.guestmem.api.IoVector;
import org.guestmem.api.VolatileSlice;

/** Copies memory to a file and back, a piece at a time, for as long as the user wants. */
final class RegionFile {
  private static final long PIECE = 4 << 20;

  private RegionFile() {}

  /**
   * Writes all of a view to a file, which is there whole or as it was: a file beside it takes the
   * bytes, then its name. Pieces of zeros become holes. Only this user may read it.
   *
   * @param memory what to write
   * @param target the file
   * @param wanted asked before each piece, with the bytes that are done
   * @return how many bytes were written: fewer than there are if the user did not want the rest
   * @throws IOException if the file system refuses
   */
  static long save(VolatileSlice memory, Path target, LongPredicate wanted) throws IOException {
    Path directory = target.toAbsolutePath().getParent();
    Path part = Files.createTempFile(directory, "." + target.getFileName(), ".part");
    try {
      long done;
      try (FileChannel out = FileChannel.open(part, StandardOpenOption.WRITE)) {
        out.write(ByteBuffer.allocate(1), memory.size() - 1);
        done = pieces(memory, wanted, (piece, at) -> writeUnlessZero(piece, out, at));
        if (done == memory.size()) {
          out.force(true);
        }
      }
      if (done == memory.size()) {
        Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
      }
      return done;
    } finally {
      Files.deleteIfExists(part);
    }
  }

  /**
   * Reads a file into the beginning of a view.
   *
   * @param memory where the bytes go
   * @param source the file; not longer than the view
   * @param wanted asked before each piece, with the bytes that are done
   * @return how many bytes were read: fewer than the file has if the user did not want the rest
   * @throws IOException if the file cannot be read
   */
  static long load(VolatileSlice memory, Path source, LongPredicate wanted) throws IOException {
    try (FileChannel in = FileChannel.open(source, StandardOpenOption.READ)) {
      VolatileSlice start = memory.subslice(0, in.size());
      return pieces(start, wanted, (piece, at) -> IoVector.of(piece).readFullyFrom(in, at));
    }
  }

  private static void writeUnlessZero(VolatileSlice piece, FileChannel out, long at)
      throws IOException {
    if (!piece.isZero(0, piece.size())) {
      IoVector.of(piece).writeFullyTo(out, at);
    }
  }

  private static long pieces(VolatileSlice memory, LongPredicate wanted, Transfer transfer)
      throws IOException {
    long done = 0;
    while (done < memory.size() && wanted.test(done)) {
      long length = Math.min(PIECE, memory.size() - done);
      transfer.move(memory.subslice(done, length), done);
      done += length;
    }
    return done;
  }

  private interface Transfer {
    void move(VolatileSlice piece, long at) throws IOException;
  }
}
