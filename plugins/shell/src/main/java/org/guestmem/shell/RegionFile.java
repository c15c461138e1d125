package org.guestmem.shell;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.function.LongPredicate;
import org.guestmem.api.IoVector;
import org.guestmem.api.PartialTransferException;
import org.guestmem.api.VolatileSlice;

/** Copies memory to a file and back, a piece at a time, for as long as the user wants. */
final class RegionFile {
  private static final long PIECE = 4 << 20;

  private final Path path;
  private final OpenOption mode;

  private RegionFile(Path path, OpenOption mode) {
    this.path = path;
    this.mode = mode;
  }

  /**
   * Writes all of a view to a file, which is there whole or as it was: a file beside it takes the
   * bytes, then its name. Pieces of zeros become holes. Only this user may read it.
   *
   * @param memory what to write
   * @param target the file
   * @param wanted asked before each piece, with the bytes that are done
   * @return how many bytes were written: fewer than there are if the user did not want the rest, or
   *     the thread was interrupted
   * @throws IOException if the file system refuses
   */
  static long save(VolatileSlice memory, Path target, LongPredicate wanted) throws IOException {
    Path directory = target.toAbsolutePath().getParent();
    Path part = Files.createTempFile(directory, "." + target.getFileName(), ".part");
    try {
      RegionFile file = new RegionFile(part, StandardOpenOption.WRITE);
      try (RandomAccessFile holes = new RandomAccessFile(part.toFile(), "rw")) {
        holes.setLength(memory.size());
      }
      long done = pieces(memory, wanted, file::writeUnlessZero);
      if (done == memory.size()) {
        file.wholly(out -> out.force(true));
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
   * @return how many bytes were read: fewer than the file has if the user did not want the rest, or
   *     the thread was interrupted; what comes behind them is as it was
   * @throws IOException if the file cannot be read
   */
  static long load(VolatileSlice memory, Path source, LongPredicate wanted) throws IOException {
    RegionFile file = new RegionFile(source, StandardOpenOption.READ);
    VolatileSlice start = memory.subslice(0, Files.size(source));
    return pieces(start, wanted, file::read);
  }

  private boolean writeUnlessZero(VolatileSlice piece, long at) throws IOException {
    return piece.isZero(0, piece.size()) || wholly(out -> IoVector.of(piece).writeFullyTo(out, at));
  }

  private boolean read(VolatileSlice piece, long at) throws IOException {
    return wholly(in -> IoVector.of(piece).readFullyFrom(in, at));
  }

  private static long pieces(VolatileSlice memory, LongPredicate wanted, Transfer transfer)
      throws IOException {
    long done = 0;
    boolean more = true;
    while (more && done < memory.size() && wanted.test(done)) {
      long length = Math.min(PIECE, memory.size() - done);
      more = transfer.move(memory.subslice(done, length), done);
      done += length;
    }
    return done;
  }

  /**
   * Does something with the file, again if the thread is interrupted meanwhile: that closes the
   * channel, and nobody knows how much it had moved. Returns false if it was.
   */
  private boolean wholly(Action action) throws IOException {
    boolean interrupted = false;
    while (true) {
      try (FileChannel channel = FileChannel.open(path, mode)) {
        action.on(channel);
        return !interrupted;
      } catch (ClosedByInterruptException e) {
        interrupted = Thread.interrupted();
      } catch (PartialTransferException e) {
        if (!(e.getCause() instanceof ClosedByInterruptException)) {
          throw e;
        }
        interrupted = Thread.interrupted();
      }
    }
  }

  private interface Transfer {
    /** Moves a piece; returns false if it shall be the last. */
    boolean move(VolatileSlice piece, long at) throws IOException;
  }

  private interface Action {
    void on(FileChannel channel) throws IOException;
  }
}
