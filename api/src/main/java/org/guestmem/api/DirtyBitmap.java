package org.guestmem.api;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The log of a region's written pages, one bit a page.
 *
 * <p>Writers mark after they wrote; a harvester takes the marks and then reads the pages. No mark
 * is lost between the two, whichever way they race:
 *
 * <ul>
 *   <li>Where the back end has a {@linkplain org.guestmem.api.spi.Mapping#globalBarrier() barrier
 *       over all threads}, a writer stores its data, then (compiler order alone) tests the bit, and
 *       sets it only if it is clear. The harvester exchanges all words, then issues the barrier
 *       once, and only then returns: a writer that still found the bit set had stored its data
 *       before the barrier, so the harvester's reads see it. This is argued for HotSpot, whose
 *       release fence and opaque accesses keep their order in compiled code, and for the barrier of
 *       membarrier(2), which makes every running thread execute a full fence.
 *   <li>Where there is none, every mark is an unconditional fetch-or with release order and the
 *       harvester exchanges with acquire order: a mark that a harvest took happens before it, with
 *       the data; one that it did not take is in the next. This stays inside the Java memory model.
 * </ul>
 *
 * <p>Several harvesters do not take each other's pages. Writers know of none of them: they mark one
 * front log. A harvest holds the lock of this log while it moves the marks of the front log to
 * every open {@link DirtyHarvester}, issues the barrier, and takes what is its own by then: what it
 * moved, and what others moved for it since its last harvest. Both protocols hold for each of them:
 *
 * <ul>
 *   <li>A mark of the front log is moved once and to all, under the lock, so each open harvester
 *       takes it in the next harvest of its own.
 *   <li>With the barrier: a writer left out its mark because it found the bit set, before some
 *       harvest exchanged it. A later harvest of another, which takes that bit from its own log,
 *       issues a barrier of its own after the exchange, so it sees the writer's data as well.
 *   <li>Without it: the mark happens before the exchange, the exchange before the release of the
 *       lock, and that before the lock is next taken: the data is seen by whoever takes the mark,
 *       on whichever thread it was moved.
 *   <li>Opening is a harvest for those that are open already, and a barrier. By the same argument
 *       reads that follow it see each earlier write, or the new harvester takes its mark.
 * </ul>
 *
 * <p>The methods of this class that take and look are those of a default harvester, which is always
 * open. As long as it is the only one, its harvests take the marks where the writers set them.
 *
 * <p>Not marked by themselves: writes through a lent host address, a {@code MemorySegment} or by a
 * guest's processor. {@link #merge} takes the hypervisor's log; {@link #mark} is for devices.
 *
 * <p>Bits are kept in blocks that are allocated when a page in them is first marked.
 *
 * <p>Thread-safety: safe for use by many writers and harvesters.
 */
public final class DirtyBitmap {
  private final long size;
  private final int pageShift;
  private final @Nullable Runnable barrier;
  private final DirtyBlocks front;
  private final DirtyPages none;
  private final DirtyHarvester own;

  /** Those that are open, the default one first. Guarded by this. */
  private final List<DirtyHarvester> harvesters = new ArrayList<>(1);

  DirtyBitmap(long size, long pageSize, Optional<Runnable> barrier) {
    this.size = size;
    this.pageShift = Long.numberOfTrailingZeros(pageSize);
    this.barrier = barrier.orElse(null);
    this.front = new DirtyBlocks(((size - 1) >>> pageShift) + 1, barrier.isPresent());
    this.none = new DirtyPages(size, pageShift, new long[0][]);
    this.own = new DirtyHarvester(this, "default", none);
    harvesters.add(own);
  }

  /**
   * Returns the bytes that one bit stands for.
   *
   * @return the page size in bytes, a power of two of at least 4096
   */
  public long pageSize() {
    return 1L << pageShift;
  }

  /**
   * Returns how many pages the region has; the last may be partial.
   *
   * @return the number of bits
   */
  public long pages() {
    return ((size - 1) >>> pageShift) + 1;
  }

  /**
   * Marks the pages of a range dirty; for bytes written through a lent host address.
   *
   * <p>Memory ordering: writes of this thread that precede the call are seen by whoever harvests
   * the mark.
   *
   * @param offset where the range begins in the region, in bytes
   * @param length how many bytes; nothing is marked for 0
   * @throws OutOfRangeException if {@code [offset, offset + length)} is not inside the region
   * @throws IllegalArgumentException if {@code length} is negative
   */
  public void mark(long offset, long length) {
    check(offset, length);
    markWritten(offset, length);
  }

  /** Marks a range that has been checked. */
  void markWritten(long offset, long length) {
    if (length != 0) {
      front.mark(offset >>> pageShift, (offset + length - 1) >>> pageShift);
    }
  }

  /**
   * Tells whether the page of a byte is marked.
   *
   * @param offset the byte, from the start of the region
   * @return true if it was written since the last harvest
   * @throws OutOfRangeException if {@code offset} is not inside the region
   */
  public boolean isDirty(long offset) {
    check(offset, 1);
    // In this order: what has left the front log has reached the other, or the lock waits for it.
    return front.isSet(offset >>> pageShift) || own.isPending(offset);
  }

  /**
   * Counts the marked pages, taking nothing.
   *
   * @return how many pages are marked; exact while nobody writes or harvests
   */
  public long count() {
    return own.count();
  }

  /**
   * Returns the marked pages, taking nothing.
   *
   * @return the pages marked now; exact while nobody writes or harvests
   */
  public DirtyPages peek() {
    return own.peek();
  }

  /**
   * Takes the marks of the default harvester: returns the marked pages and clears them.
   *
   * <p>Memory ordering: the data of every write whose mark was taken is seen by reads that follow.
   * A write that races the harvest is in this set or in the next, or in both.
   *
   * @return the pages written since the last call
   */
  public DirtyPages harvest() {
    return own.harvest();
  }

  /**
   * Marks pages again, as after a harvest whose pages could not be sent; other harvesters do not
   * see them again.
   *
   * @param pages what {@link #harvest} returned for this log
   * @throws IllegalArgumentException if they come from a log of another size or page size
   */
  public void putBack(DirtyPages pages) {
    own.putBack(pages);
  }

  /**
   * Opens a harvester that takes every mark for itself.
   *
   * <p>It takes the marks that are set after this call. Pages that were marked earlier are not in
   * its harvests, except those that race the call: who wants a copy of the region reads all of it
   * after this call and then follows the harvests. Who wants what the default harvester has not yet
   * taken puts that back into the new one: {@code harvester.putBack(log.peek())}.
   *
   * <p>Memory ordering: reads that follow the call see the data of every write whose mark precedes
   * it.
   *
   * @param name who harvests, for messages; need not be unique
   * @return the harvester; close it when its pages are no longer wanted
   * @throws NullPointerException if the name is null
   */
  public synchronized DirtyHarvester harvester(String name) {
    DirtyHarvester opened = new DirtyHarvester(this, Objects.requireNonNull(name, "name"), none);
    drain();
    harvesters.add(opened);
    return opened;
  }

  synchronized void remove(DirtyHarvester closed) {
    harvesters.remove(closed);
  }

  /**
   * The harvesters' half of both protocols: moves the marks of the front log to every harvester,
   * then issues the barrier.
   */
  synchronized void drain() {
    DirtyPages taken = new DirtyPages(size, pageShift, front.take());
    for (DirtyHarvester harvester : harvesters) {
      harvester.add(taken);
    }
    if (barrier != null) {
      barrier.run();
    }
  }

  /** The marks that are in the front log only. */
  DirtyPages notDrained() {
    return new DirtyPages(size, pageShift, front.peek());
  }

  /** No pages of this log. */
  DirtyPages none() {
    return none;
  }

  /**
   * Marks what another log has marked, KVM's, say; for all harvesters.
   *
   * <p>Memory ordering: as {@link #mark}.
   *
   * @param words one bit a page, the first page in the lowest bit of the first word
   * @param offset where the first page of the other log begins in the region, in bytes
   * @param sourcePageSize the bytes that one bit of the other log stands for, a power of two
   * @throws OutOfRangeException if a set bit begins past the end of the region; nothing was marked
   * @throws IllegalArgumentException if {@code offset} is negative or {@code sourcePageSize} is not
   *     a power of two
   */
  public void merge(long[] words, long offset, long sourcePageSize) {
    new ForeignDirtyLog(words, offset, sourcePageSize).forEachRange(size, this::markWritten);
  }

  private void check(long offset, long length) {
    if (length < 0) {
      throw new IllegalArgumentException("length " + length + " is negative");
    }
    if (AccessCheck.outside(offset, length, size)) {
      throw OutOfRangeException.ofOffset("dirty log", offset, length, size);
    }
  }
}
