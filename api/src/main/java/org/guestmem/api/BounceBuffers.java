package org.guestmem.api;

import java.nio.ByteBuffer;
import java.util.concurrent.ArrayBlockingQueue;

/**
 * The buffers through which bytes go where a channel may not be given the memory itself.
 *
 * <p>Thread-safety: safe for use by many threads.
 */
final class BounceBuffers {
  /** How many bytes one holds: what a pipe holds on Linux, pipe(7), and more than any datagram. */
  static final int SIZE = 1 << 16;

  // Off the heap, so that the JDK needs no buffers of its own between; a few wait for the next.
  private static final ArrayBlockingQueue<ByteBuffer> IDLE = new ArrayBlockingQueue<>(8);

  private BounceBuffers() {}

  /**
   * Hands out a buffer.
   *
   * @param shared whether it may be one that others had; whoever keeps it longer would see theirs
   * @param wanted how many bytes it is for; it may hold fewer
   */
  static ByteBuffer take(boolean shared, long wanted) {
    if (!shared) {
      return ByteBuffer.allocate((int) Math.min(SIZE, wanted));
    }
    ByteBuffer idle = IDLE.poll();
    return idle != null ? idle : ByteBuffer.allocateDirect(SIZE);
  }

  static void giveBack(ByteBuffer buffer) {
    if (buffer.isDirect()) {
      IDLE.offer(buffer); // if enough are waiting, this one is the collector's
    }
  }
}
