package org.guestmem.api;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Moves bytes between views and a peer, operation by operation, and knows how far it came. */
final class IoTransfer implements AutoCloseable {
  /** How many bytes go directly at once: a closing region waits for them, on a slow disk too. */
  private static final long MAX_DIRECT = 16 << 20;

  /** The smallest page of any host: one byte of it is there if the others are. */
  private static final long PAGE = 4096;

  private final VolatileSlice[] slices;
  private final long size;
  private final IoPeer peer;
  private final int kind;
  private final SliceCursor cursor;
  private @Nullable ByteBuffer bounce;

  /** How many bytes were moved. */
  private long done;

  /** How many bytes the peer gave that could not be stored. */
  private long lost;

  /** Begins a transfer, which refuses what the views do before the peer is asked for anything. */
  IoTransfer(VolatileSlice[] slices, long size, IoPeer peer) {
    this.slices = slices;
    this.size = size;
    this.peer = peer;
    this.cursor = new SliceCursor(slices);
    this.kind = peer.isSource() ? VolatileSlice.WRITE : VolatileSlice.READ;
    refuseEnded();
  }

  /** Moves all bytes. */
  void fully() throws IOException {
    while (done < size) {
      long moved = once();
      if (moved < 0) {
        throw stopped("end of input", null);
      }
      if (moved == 0) {
        throw stopped(
            "a non-blocking channel is not ready; wait until it is, then move the rest", null);
      }
    }
  }

  /** Moves what one operation moves; returns -1 at end of input. */
  long once() throws IOException {
    try {
      return done == size ? 0 : peer.operate(this::step);
    } catch (IOException | RuntimeException e) {
      if (done == 0 && lost == 0) {
        throw e;
      }
      throw stopped(e.toString(), e);
    }
  }

  private PartialTransferException stopped(String why, @Nullable Exception cause) {
    return new PartialTransferException(why, size, done, lost, cause);
  }

  @Override
  public void close() {
    if (bounce != null) {
      BounceBuffers.giveBack(bounce);
    }
  }

  /** Takes the way on which more bytes go at once: the memory itself, or a copy. */
  private long step(boolean mayBeDirect) throws IOException {
    ByteBuffer[] memory = mayBeDirect ? hostBuffers() : new ByteBuffer[0];
    long asked = remaining(memory);
    return asked >= Math.min(BounceBuffers.SIZE, size - done) ? direct(memory, asked) : bounced();
  }

  /** The host memory from the next byte on, as far as there is any and one operation takes it. */
  private ByteBuffer[] hostBuffers() {
    List<ByteBuffer> buffers = new ArrayList<>();
    SliceCursor next = cursor.copy();
    for (long room = MAX_DIRECT;
        room > 0 && !next.atEnd() && buffers.size() < peer.maxBuffers(); ) {
      VolatileSlice slice = next.slice();
      long offset = slice.start() + next.offset();
      Optional<ByteBuffer> buffer = slice.region().hostBuffer(offset, next.step(room));
      if (buffer.isEmpty()) {
        break;
      }
      // After the buffer was taken: a change of protection ends views, and the buffers before it.
      slice.inside(0, 0, kind);
      buffers.add(buffer.get());
      room -= buffer.get().remaining();
      next.advance(buffer.get().remaining());
    }
    return buffers.toArray(ByteBuffer[]::new);
  }

  private static long remaining(ByteBuffer[] buffers) {
    long sum = 0;
    for (ByteBuffer buffer : buffers) {
      sum += buffer.remaining();
    }
    return sum;
  }

  private long direct(ByteBuffer[] memory, long asked) throws IOException {
    SliceCursor first = cursor.copy();
    long moved = asked; // a channel that fails does not say how much it wrote
    try {
      long result = peer.mover().move(memory, done);
      moved = asked - remaining(memory);
      cursor.advance(moved);
      done += moved;
      return moved > 0 ? moved : Math.min(result, 0);
    } catch (IOException e) {
      refuseFault(e, asked);
      throw e;
    } catch (IllegalStateException e) {
      refuseEnded();
      throw e;
    } finally {
      if (peer.isSource()) {
        first.markWritten(moved);
      }
    }
  }

  /**
   * The words of the C library for EFAULT are all that the JDK passes on of it, and may be those of
   * any language. So memory that can fault is asked.
   */
  private void refuseFault(IOException failure, long asked) {
    if (String.valueOf(failure.getMessage()).startsWith("Bad address") || faults(asked)) {
      VolatileSlice slice = cursor.slice();
      throw slice.region().fault(slice.start() + cursor.offset(), cursor.step(asked));
    }
  }

  /** Whether a page of what was asked for is not there; only fenced memory tells. */
  private boolean faults(long asked) {
    SliceCursor next = cursor.copy();
    for (long left = asked; left > 0; ) {
      VolatileSlice slice = next.slice();
      long inPage = (slice.start() + next.offset()) % PAGE;
      int step = next.step(Math.min(left, PAGE - inPage));
      if (slice.region().isTruncatable() && slice.faults(next.offset())) {
        return true;
      }
      next.advance(step);
      left -= step;
    }
    return false;
  }

  /** Refuses views that ended, also since the transfer began: their memory went with them. */
  private void refuseEnded() {
    for (VolatileSlice slice : slices) {
      slice.inside(0, slice.size(), kind);
    }
  }

  private long bounced() throws IOException {
    if (bounce == null) {
      bounce = BounceBuffers.take(peer.isTrusted(), size);
    }
    ByteBuffer copy = bounce.slice(0, (int) Math.min(bounce.capacity(), size - done));
    if (!peer.isSource()) {
      for (SliceCursor next = cursor.copy(); copy.hasRemaining(); ) {
        next.get(copy);
      }
      copy.flip();
    }
    long result;
    try {
      result = peer.mover().move(new ByteBuffer[] {copy}, done);
    } finally {
      settle(copy); // also what was moved before a failure
    }
    return copy.position() > 0 ? copy.position() : Math.min(result, 0);
  }

  /** Stores what came, or passes what went. */
  private void settle(ByteBuffer copy) {
    if (!peer.isSource()) {
      cursor.advance(copy.position());
      done += copy.position();
      return;
    }
    lost = copy.flip().remaining();
    while (lost > 0) {
      int stored = cursor.put(copy);
      lost -= stored;
      done += stored;
    }
  }
}
