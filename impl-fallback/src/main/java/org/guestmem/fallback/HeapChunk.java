package org.guestmem.fallback;

import org.jspecify.annotations.Nullable;

/**
 * An array that a region is made of, which closing takes away from all views at once: they read it
 * from here at each access.
 *
 * <p>Thread-safety: safe for use by many threads.
 */
final class HeapChunk {
  private volatile long @Nullable [] readable;
  private volatile long @Nullable [] writable;

  /** Stores find no memory in a read-only region, and need no test of their own. */
  HeapChunk(long[] words, boolean readOnly) {
    this.readable = words;
    this.writable = readOnly ? null : words;
  }

  /** Returns the memory, or null after the region was closed. */
  long @Nullable [] readable() {
    return readable;
  }

  /** Returns the memory, or null after the region was closed and if it is read-only. */
  long @Nullable [] writable() {
    return writable;
  }

  void close() {
    readable = null;
    writable = null;
  }
}
