package org.guestmem.fallback;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * A buffer that a region is made of, which closing takes away from all views at once: they read it
 * from here at each access.
 *
 * <p>Thread-safety: safe for use by many threads.
 */
final class BufferChunk {
  private volatile @Nullable ByteBuffer readable;
  private volatile @Nullable ByteBuffer writable;

  /** Stores find no memory in a read-only region, and need no test of their own. */
  BufferChunk(ByteBuffer buffer, boolean readOnly) {
    this.readable = buffer;
    this.writable = readOnly ? null : buffer;
  }

  /** Returns the memory, or null after the region was closed. */
  @Nullable ByteBuffer readable() {
    return readable;
  }

  /** Returns the memory, or null after the region was closed and if it is read-only. */
  @Nullable ByteBuffer writable() {
    return writable;
  }

  void close() {
    readable = null;
    writable = null;
  }
}
