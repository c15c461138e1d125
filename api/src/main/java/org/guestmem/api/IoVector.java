package org.guestmem.api;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.util.ArrayList;
import java.util.List;

/**
 * A sequence of views that channels and streams fill and empty as if it were one run of bytes, like
 * the iovec of readv(2).
 *
 * <p>{@code readFrom} and {@code writeTo} make at most one operation on the channel or stream and
 * return how many bytes it moved, from the first byte of the vector on: often fewer than all. 0
 * means that the vector is empty, in which case the channel is not touched, or that a non-blocking
 * channel was not ready. {@code readFullyFrom} and {@code writeFullyTo} move all bytes, in as many
 * operations as it takes.
 *
 * <p>Progress is never lost. An {@link IOException} means that the call moved nothing; after the
 * first byte it is the cause of a {@link PartialTransferException} that says how many were moved,
 * and so is any other exception; go on with {@link #subvector}. Only {@link OutputStream} does not
 * tell how much it took before it failed: of its last operation nothing is counted. The unchecked
 * exceptions of a channel are passed on, {@link java.nio.channels.NonReadableChannelException} for
 * example, and it closes on an interrupt as it always does.
 *
 * <p>What cannot last for ever uses the memory itself: files, and non-blocking channels, of the
 * JDK. One operation then moves up to 1024 pieces of host memory (IOV_MAX, writev(2)) and 16 MiB; a
 * file at a position takes one piece at once. All else goes by way of a copy, up to 64 KiB at once:
 * blocking sockets and pipes, files without a size such as terminals and named pipes, streams,
 * channels of others, memory on the Java heap, and whatever moves more in this way. A region closes
 * while one of those blocks. If it was reading into the region, what it then still reads has no
 * place to go: {@link PartialTransferException#lost} tells how much.
 *
 * <p>Before a channel is touched, every view is checked: a closed region, one that is read-only and
 * would be read into, and a view that {@link MmapRegion#protect} has ended, are refused. What is
 * read is marked dirty after it was written: exactly what was moved, or, if the channel failed
 * while it used the memory itself, all that it was given.
 *
 * <p>Where the host has no page, because a mapped file was truncated, the transfer stops before a
 * copy of such a page is passed on. Of a channel that uses the memory itself the exception names
 * the view at which its operation began.
 *
 * <p>Memory ordering of all transfers: none; any order and width.
 *
 * <p>Thread-safety: immutable; a transfer is as safe as its channel or stream.
 */
public final class IoVector {
  private final VolatileSlice[] slices;
  private final long size;

  private IoVector(VolatileSlice[] slices) {
    long sum = 0;
    for (VolatileSlice slice : slices) {
      sum += slice.size();
      if (sum < 0) {
        throw new IllegalArgumentException(
            slices.length + " views have more than 2^63 - 1 bytes together");
      }
    }
    this.slices = slices;
    this.size = sum;
  }

  /**
   * Makes a vector of views.
   *
   * @param slices the views, in the order in which they are filled and emptied; of any regions,
   *     overlapping or empty ones too
   * @return the vector
   * @throws NullPointerException if an argument is null
   * @throws IllegalArgumentException if the views have more than 2<sup>63</sup> - 1 bytes together
   */
  public static IoVector of(VolatileSlice... slices) {
    return of(List.of(slices));
  }

  /**
   * Makes a vector of views, such as those of {@link GuestMemory#slices}.
   *
   * @param slices the views, in the order in which they are filled and emptied; of any regions,
   *     overlapping or empty ones too
   * @return the vector
   * @throws NullPointerException if an argument is null
   * @throws IllegalArgumentException if the views have more than 2<sup>63</sup> - 1 bytes together
   */
  public static IoVector of(List<VolatileSlice> slices) {
    return new IoVector(List.copyOf(slices).toArray(VolatileSlice[]::new));
  }

  /**
   * Returns how many bytes the views have together.
   *
   * @return the size in bytes, at least 0
   */
  public long size() {
    return size;
  }

  /**
   * Returns a part of this vector, such as the rest after a transfer.
   *
   * @param offset where the part begins, in bytes
   * @param length how many bytes the part has
   * @return the part; both vectors move the same bytes
   * @throws OutOfRangeException if {@code [offset, offset + length)} is not inside this vector
   * @throws RegionClosedException if a region of the part is closed
   * @throws IllegalArgumentException if {@code length} is negative
   */
  public IoVector subvector(long offset, long length) {
    if (length < 0) {
      throw new IllegalArgumentException("length " + length + " is negative");
    }
    if (AccessCheck.outside(offset, length, size)) {
      throw OutOfRangeException.ofOffset(toString(), offset, length, size);
    }
    SliceCursor cursor = new SliceCursor(slices);
    cursor.advance(offset);
    List<VolatileSlice> part = new ArrayList<>();
    for (long left = length; left > 0; ) {
      int step = cursor.step(left);
      part.add(cursor.slice().subslice(cursor.offset(), step));
      cursor.advance(step);
      left -= step;
    }
    return of(part);
  }

  // --- at most one operation

  /**
   * Reads bytes from a channel into the memory, once.
   *
   * @param source where the bytes come from
   * @return how many bytes were read, 0 if the channel is not ready, or -1 at its end
   * @throws NullPointerException if {@code source} is null
   * @throws IOException if the channel fails; nothing was read
   * @throws ReadOnlyRegionException if a region is read-only; nothing was read
   * @throws RegionClosedException if a region is closed; nothing was read
   * @throws MemoryFaultException if the host has no page for the first byte
   * @throws PartialTransferException if the channel failed after it moved some bytes, or if bytes
   *     that were read found a region closed or faulting
   */
  public long readFrom(ReadableByteChannel source) throws IOException {
    return once(IoPeer.of(source));
  }

  /**
   * Reads bytes from a place in a file into the memory, once; the position of the channel stays.
   *
   * @param source where the bytes come from
   * @param position where in the file, in bytes
   * @return how many bytes were read, or -1 if the file ends at or before the position
   * @throws NullPointerException if {@code source} is null
   * @throws IllegalArgumentException if {@code position} is negative
   * @throws IOException if the channel fails, or has no positions; nothing was read
   * @throws ReadOnlyRegionException if a region is read-only; nothing was read
   * @throws RegionClosedException if a region is closed; nothing was read
   * @throws MemoryFaultException if the host has no page for the first byte
   * @throws PartialTransferException if bytes that were read found a region closed or faulting
   */
  public long readFrom(FileChannel source, long position) throws IOException {
    return once(IoPeer.reading(source, position));
  }

  /**
   * Reads bytes from a stream into the memory, once.
   *
   * @param source where the bytes come from
   * @return how many bytes were read, or -1 at the end of the stream
   * @throws NullPointerException if {@code source} is null
   * @throws IOException if the stream fails; nothing was read
   * @throws ReadOnlyRegionException if a region is read-only; nothing was read
   * @throws RegionClosedException if a region is closed; nothing was read
   * @throws PartialTransferException if bytes that were read found a region closed or faulting
   */
  public long readFrom(InputStream source) throws IOException {
    return once(IoPeer.of(source));
  }

  /**
   * Writes bytes of the memory to a channel, once.
   *
   * @param target where the bytes go
   * @return how many bytes were written, 0 if the channel is not ready
   * @throws NullPointerException if {@code target} is null
   * @throws IOException if the channel fails; nothing was written
   * @throws RegionClosedException if a region is closed; nothing was written
   * @throws MemoryFaultException if the host has no page; nothing was written
   * @throws PartialTransferException if the channel failed after it moved some bytes
   */
  public long writeTo(WritableByteChannel target) throws IOException {
    return once(IoPeer.of(target));
  }

  /**
   * Writes bytes of the memory to a place in a file, once; the position of the channel stays.
   *
   * @param target where the bytes go
   * @param position where in the file, in bytes; a file that is shorter grows
   * @return how many bytes were written
   * @throws NullPointerException if {@code target} is null
   * @throws IllegalArgumentException if {@code position} is negative
   * @throws IOException if the channel fails, or has no positions; nothing was written
   * @throws RegionClosedException if a region is closed; nothing was written
   * @throws MemoryFaultException if the host has no page; nothing was written
   */
  public long writeTo(FileChannel target, long position) throws IOException {
    return once(IoPeer.writing(target, position));
  }

  /**
   * Writes bytes of the memory to a stream, once.
   *
   * @param target where the bytes go
   * @return how many bytes were written
   * @throws NullPointerException if {@code target} is null
   * @throws IOException if the stream fails; it does not tell how much it took
   * @throws RegionClosedException if a region is closed; nothing was written
   * @throws MemoryFaultException if the host has no page; nothing was written
   */
  public long writeTo(OutputStream target) throws IOException {
    return once(IoPeer.of(target));
  }

  // --- all bytes

  /**
   * Reads from a channel until the vector is full.
   *
   * @param source where the bytes come from
   * @throws NullPointerException if {@code source} is null
   * @throws IOException if the channel fails at once; nothing was read
   * @throws ReadOnlyRegionException if a region is read-only; nothing was read
   * @throws RegionClosedException if a region is closed; nothing was read
   * @throws MemoryFaultException if the host has no page for the first byte
   * @throws PartialTransferException if the channel ends, or if something fails after the first
   *     byte, or if a non-blocking channel is not ready: this call never waits for one
   */
  public void readFullyFrom(ReadableByteChannel source) throws IOException {
    fully(IoPeer.of(source));
  }

  /**
   * Reads from a place in a file until the vector is full; the position of the channel stays.
   *
   * @param source where the bytes come from
   * @param position where in the file, in bytes
   * @throws NullPointerException if {@code source} is null
   * @throws IllegalArgumentException if {@code position} is negative
   * @throws IOException if the channel fails at once, or has no positions; nothing was read
   * @throws ReadOnlyRegionException if a region is read-only; nothing was read
   * @throws RegionClosedException if a region is closed; nothing was read
   * @throws MemoryFaultException if the host has no page for the first byte
   * @throws PartialTransferException if the file ends, or if something fails after the first byte
   */
  public void readFullyFrom(FileChannel source, long position) throws IOException {
    fully(IoPeer.reading(source, position));
  }

  /**
   * Reads from a stream until the vector is full.
   *
   * @param source where the bytes come from
   * @throws NullPointerException if {@code source} is null
   * @throws IOException if the stream fails at once; nothing was read
   * @throws ReadOnlyRegionException if a region is read-only; nothing was read
   * @throws RegionClosedException if a region is closed; nothing was read
   * @throws PartialTransferException if the stream ends, or if something fails after the first byte
   */
  public void readFullyFrom(InputStream source) throws IOException {
    fully(IoPeer.of(source));
  }

  /**
   * Writes all bytes to a channel.
   *
   * @param target where the bytes go
   * @throws NullPointerException if {@code target} is null
   * @throws IOException if the channel fails at once; nothing was written
   * @throws RegionClosedException if a region is closed; nothing was written
   * @throws MemoryFaultException if the host has no page; nothing was written
   * @throws PartialTransferException if something fails after the first byte, or if a non-blocking
   *     channel is not ready: this call never waits for one
   */
  public void writeFullyTo(WritableByteChannel target) throws IOException {
    fully(IoPeer.of(target));
  }

  /**
   * Writes all bytes to a place in a file; the position of the channel stays.
   *
   * @param target where the bytes go
   * @param position where in the file, in bytes; a file that is shorter grows
   * @throws NullPointerException if {@code target} is null
   * @throws IllegalArgumentException if {@code position} is negative
   * @throws IOException if the channel fails at once, or has no positions; nothing was written
   * @throws RegionClosedException if a region is closed; nothing was written
   * @throws MemoryFaultException if the host has no page; nothing was written
   * @throws PartialTransferException if something fails after the first byte
   */
  public void writeFullyTo(FileChannel target, long position) throws IOException {
    fully(IoPeer.writing(target, position));
  }

  /**
   * Writes all bytes to a stream.
   *
   * @param target where the bytes go
   * @throws NullPointerException if {@code target} is null
   * @throws IOException if the stream fails at once; it does not tell how much it took
   * @throws RegionClosedException if a region is closed; nothing was written
   * @throws MemoryFaultException if the host has no page; nothing was written
   * @throws PartialTransferException if something fails after the first 64 KiB
   */
  public void writeFullyTo(OutputStream target) throws IOException {
    fully(IoPeer.of(target));
  }

  private long once(IoPeer peer) throws IOException {
    try (IoTransfer transfer = new IoTransfer(slices, size, peer)) {
      return transfer.once();
    }
  }

  private void fully(IoPeer peer) throws IOException {
    try (IoTransfer transfer = new IoTransfer(slices, size, peer)) {
      transfer.fully();
    }
  }

  /**
   * Describes the vector for messages.
   *
   * @return how many views and bytes it has
   */
  @Override
  public String toString() {
    return "vector of %d views, %d bytes".formatted(slices.length, size);
  }
}
