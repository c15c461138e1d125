package org.guestmem.api;

import java.lang.invoke.VarHandle;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What writers mark: the front log, while it is on, and the shared log, while one is attached.
 *
 * <p>This is the writers' half of the protocols by which no write is lost; {@link DirtyHarvesters}
 * is the other. A writer stores its data, then comes here. With a barrier over all threads:
 *
 * <ul>
 *   <li>The writer (compiler order alone) looks which logs there are, tests the bit, and sets it
 *       only if it is clear. The harvester exchanges all words, then issues the barrier once, and
 *       only then returns: a writer that still found the bit set had stored its data before the
 *       barrier, so the harvester's reads see it. In the same way whoever switches the log on, or
 *       attaches a shared one, publishes it and then issues the barrier.
 *   <li>This is argued for HotSpot, whose release fence and opaque accesses keep their order in
 *       compiled code, and for the barrier of membarrier(2), which makes every running thread
 *       execute a full fence.
 * </ul>
 *
 * <p>Without one, inside the Java memory model:
 *
 * <ul>
 *   <li>Every mark is an unconditional fetch-or. One that a harvest took happens before it, with
 *       the data; one that it did not take is in the next.
 *   <li>A log that can be switched is looked for behind a full fence. Who switches it on publishes
 *       it before a full fence: the writer sees the log, or the other sees the data.
 *   <li>Whether a shared log is attached to a log that is always on is looked for after the mark.
 *       Who attaches it publishes it, then harvests. All of these are volatile and so in one order:
 *       a harvest that misses the mark came before it, and then the writer sees the shared log.
 * </ul>
 *
 * <p>Thread-safety: safe for use by many writers; the rest is called under the lock of the
 * harvesters.
 */
final class DirtyFront {
  private final int pageShift;
  private final @Nullable Runnable barrier;
  private final boolean switchable;

  /** Whether a writer must order its data before its look by itself. */
  private final boolean fenced;

  private volatile long size;

  /** The log, or null while it is off. */
  private volatile @Nullable DirtyBlocks log;

  /** Where this log lies in a shared one, or null while it is in none. */
  private volatile @Nullable SharedDirtySpan shared;

  /**
   * The log, if a writer has nothing else to mark or to order; else null. It is what keeps a write
   * to a page that is dirty already as cheap as a test.
   */
  private volatile @Nullable DirtyBlocks only;

  DirtyFront(long size, long pageSize, Optional<Runnable> barrier, boolean switchable) {
    this.size = size;
    this.pageShift = Long.numberOfTrailingZeros(pageSize);
    this.barrier = barrier.orElse(null);
    this.switchable = switchable;
    this.fenced = switchable && barrier.isEmpty();
    DirtyBlocks clean = clean(); // what does not fit the heap shall fail now, not when it is on
    publish(switchable ? null : clean, null);
  }

  private DirtyBlocks clean() {
    return new DirtyBlocks(DirtyPages.pagesIn(size, pageShift), barrier != null);
  }

  /** Marks a range that has been checked, after its bytes were written. */
  void mark(long offset, long length) {
    VarHandle.releaseFence();
    DirtyBlocks blocks = only;
    if (blocks == null) {
      markAll(offset, length);
    } else if (length != 0) {
      mark(blocks, offset, length);
    }
  }

  private void markAll(long offset, long length) {
    if (length == 0) {
      return;
    }
    if (fenced) {
      VarHandle.fullFence();
    }
    DirtyBlocks blocks = log;
    if (blocks != null) {
      mark(blocks, offset, length);
    }
    SharedDirtySpan span = shared;
    if (span != null) {
      markShared(span, offset, length);
    }
  }

  private void mark(DirtyBlocks blocks, long offset, long length) {
    blocks.mark(offset >>> pageShift, (offset + length - 1) >>> pageShift);
  }

  private void markShared(SharedDirtySpan span, long offset, long length) {
    try {
      span.mark(offset, length);
    } catch (RegionClosedException e) {
      // Detached meanwhile, its memory may be closed, and nobody wants the mark.
      if (span.equals(shared)) {
        throw e;
      }
    }
  }

  long size() {
    return size;
  }

  int pageShift() {
    return pageShift;
  }

  boolean isOn() {
    return log != null;
  }

  boolean isSet(long offset) {
    DirtyBlocks blocks = log;
    return blocks != null && blocks.isSet(offset >>> pageShift);
  }

  @Nullable SharedDirtySpan shared() {
    return shared;
  }

  // --- under the lock of the harvesters

  /** Switches the log on, without marks, if it is off. */
  void switchOn() {
    if (log == null) {
      publish(clean(), shared);
    }
  }

  /** Switches the log off and drops its marks and their memory. */
  void switchOff() {
    if (!switchable) {
      throw new UnsupportedOperationException(
          "this dirty log is always on; create the region with"
              + " RegionSpec.Builder.trackDirtyOnDemand() to switch its log");
    }
    publish(null, shared);
  }

  void share(@Nullable SharedDirtySpan span) {
    publish(log, span);
  }

  private void publish(@Nullable DirtyBlocks blocks, @Nullable SharedDirtySpan span) {
    log = blocks;
    shared = span;
    only = barrier != null && span == null ? blocks : null;
  }

  /** Makes room for marks up to a larger size. */
  void enlarge(long newSize) {
    DirtyBlocks blocks = log;
    if (blocks != null) {
      blocks.enlarge(DirtyPages.pagesIn(newSize, pageShift));
    }
    size = newSize; // last: who sees it may mark
  }

  DirtyPages peek() {
    DirtyBlocks blocks = log;
    return blocks == null ? none() : pages(blocks.peek());
  }

  DirtyPages take() {
    DirtyBlocks blocks = log;
    return blocks == null ? none() : pages(blocks.take());
  }

  DirtyPages none() {
    return pages(new long[0][]);
  }

  private DirtyPages pages(long[] @Nullable [] blocks) {
    return new DirtyPages(size, pageShift, blocks);
  }

  /**
   * Returns after every write is seen that missed what was published, or taken, before the call.
   */
  void settle() {
    if (barrier != null) {
      barrier.run();
    } else {
      VarHandle.fullFence();
    }
  }
}
