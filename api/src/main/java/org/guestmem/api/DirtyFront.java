package org.guestmem.api;

import java.lang.invoke.VarHandle;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What writers mark: the front log, while it is on, and the shared log, while one is attached.
 *
 * <p>This is the writers' half of the protocol by which no write is lost; {@link DirtyHarvesters}
 * is the other. A writer stores its data, then comes here, and:
 *
 * <ul>
 *   <li>orders that store before all that it does here;
 *   <li>looks which logs there are, and at the bit; a bit that is set is left alone, one that is
 *       clear is set by a fetch-or.
 * </ul>
 *
 * <p>A harvester looks at all words, exchanges those that have marks, then issues a barrier, and
 * only then returns. In the same way whoever switches the log on, or attaches a shared one,
 * publishes it and then issues the barrier. Either the writer sees what was published, or
 * exchanged; or the other's reads, behind its barrier, see the writer's data. What the two orders
 * are:
 *
 * <ul>
 *   <li>With a barrier over all threads the writer's is a release fence. On the writer's processor
 *       the barrier comes before the look, which then sees what preceded the barrier; or after it,
 *       and so after the store of the data, which it makes visible. This is argued for HotSpot,
 *       whose release fence and opaque accesses keep their order in compiled code, and for the
 *       barrier of membarrier(2), which makes every running thread execute a full fence.
 *   <li>Without one both are full fences, inside the Java memory model. If the look misses what the
 *       other stored, the writer's fence comes before the other's, in the order of all full fences;
 *       so the data, stored before the first, is seen behind the second.
 * </ul>
 *
 * <p>Where all bits of a word are marked they are stored, not fetched: all of them are set either
 * way. The marks of others that the store covers are of writers whose data is seen for the same
 * reason: their stores are before their fence, or their look, and that is before the exchange.
 *
 * <p>Thread-safety: safe for use by many writers; the rest is called under the lock of the
 * harvesters.
 */
final class DirtyFront {
  /** In bytes: {@link RegionSpec.Builder#trackDirty(long)}. */
  private static final long SMALLEST_PAGE = 4096;

  private static final long[] @Nullable [] NONE = new long[0][];

  private final int pageShift;
  private final @Nullable Runnable barrier;
  private final boolean switchable;

  private volatile long size;

  /** No pages of this log: what most harvests find. Guarded by the harvesters. */
  private DirtyPages none;

  /** The log, or null while it is off. */
  private volatile @Nullable DirtyBlocks log;

  /** Where this log lies in a shared one, or null while it is in none. */
  private volatile @Nullable SharedDirtySpan shared;

  /**
   * The blocks of the log, if a writer that finds its bit set in them has nothing else to do: there
   * is a barrier over all threads and no shared log. Else none. One field says all of that: it is
   * what keeps a write to a page that is dirty already as cheap as a test.
   */
  private volatile long[] @Nullable [] done = NONE;

  DirtyFront(long size, long pageSize, Optional<Runnable> barrier, boolean switchable) {
    this.size = size;
    this.pageShift = Long.numberOfTrailingZeros(pageSize);
    this.none = new DirtyPages(size, pageShift, SparseWords.NO_BLOCKS);
    this.barrier = barrier.orElse(null);
    this.switchable = switchable;
    DirtyBlocks clean = clean(); // what does not fit the heap shall fail now, not when it is on
    publish(switchable ? null : clean, null);
  }

  private DirtyBlocks clean() {
    return new DirtyBlocks(DirtyPages.pagesIn(size, pageShift));
  }

  /** Marks a range that has been checked, after its bytes were written. */
  void mark(long offset, long length) {
    VarHandle.releaseFence(); // enough where there is a barrier; else nothing is done
    if (!isDone(offset, length)) {
      markAll(offset, length);
    }
  }

  /** A range that lies in no two of the smallest pages lies in one page; an empty one may, too. */
  private boolean isDone(long offset, long length) {
    return (offset & (SMALLEST_PAGE - 1)) <= SMALLEST_PAGE - length
        && DirtyBlocks.isSet(done, offset >>> pageShift);
  }

  private void markAll(long offset, long length) {
    if (length == 0) {
      return;
    }
    order();
    DirtyBlocks blocks = log;
    if (blocks != null) {
      blocks.mark(offset >>> pageShift, (offset + length - 1) >>> pageShift);
    }
    SharedDirtySpan span = shared;
    if (span != null) {
      markShared(span, offset, length);
    }
  }

  /** Marks what another log has marked, or refuses all of it. */
  void merge(ForeignDirtyLog other) {
    other.check(size);
    if (!other.hasPagesOf(pageShift)) {
      other.forEachRange(size, this::mark);
      return;
    }
    order();
    DirtyBlocks blocks = log;
    if (blocks != null) {
      other.addTo(blocks);
    }
    SharedDirtySpan span = shared;
    if (span != null) {
      other.forEachRange(size, (offset, length) -> markShared(span, offset, length));
    }
  }

  /** Orders what was stored before what is looked at next. */
  private void order() {
    if (barrier == null) {
      VarHandle.fullFence();
    } else {
      VarHandle.releaseFence();
    }
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
    done = barrier != null && span == null && blocks != null ? blocks.blocks() : NONE;
  }

  /** Makes room for marks up to a larger size. */
  void enlarge(long newSize) {
    DirtyBlocks blocks = log;
    if (blocks != null) {
      blocks.enlarge(DirtyPages.pagesIn(newSize, pageShift));
      publish(blocks, shared);
    }
    none = new DirtyPages(newSize, pageShift, SparseWords.NO_BLOCKS);
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
    return none;
  }

  private DirtyPages pages(@Nullable SparseWords[] blocks) {
    return blocks.length == 0 ? none : new DirtyPages(size, pageShift, blocks);
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
