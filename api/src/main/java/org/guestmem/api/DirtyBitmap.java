package org.guestmem.api;

import java.util.Objects;
import java.util.Optional;

/**
 * The log of a region's written pages, one bit a page.
 *
 * <p>Writers mark after they wrote; a harvester takes the marks and then reads the pages. No mark
 * is lost between the two, whichever way they race: a write is in the harvest that races it, in the
 * next, or in both. How that is kept is written down in {@code docs/adr/0004}.
 *
 * <p>Several harvesters do not take each other's pages: {@link #harvester} opens one. The methods
 * of this class that take and look are those of a default harvester, which is always open.
 *
 * <p>Where the region was asked for a log {@linkplain RegionSpec.Builder#trackDirtyOnDemand() on
 * demand}, it is off until {@link #enable} and after {@link #disable}; it then takes no marks, has
 * none to give, and its bits need no memory. A log that {@link #of} makes is that of no region:
 * whoever uses it marks it, and it can {@linkplain #enlarge grow}.
 *
 * <p>Not marked by themselves: writes through a lent host address, a {@code MemorySegment} or by a
 * guest's processor. {@link #merge} takes the hypervisor's log; {@link #mark} is for devices. Marks
 * for another process are kept by a {@link SharedDirtyLog} that is attached to this log.
 *
 * <p>Bits are kept in blocks that are allocated when a page in them is first marked.
 *
 * {@snippet class="org.guestmem.fallback.ApiSnippetsTest" region="harvest"}
 *
 * <p>Thread-safety: safe for use by many writers and harvesters.
 */
public final class DirtyBitmap {
  private final DirtyFront front;
  private final DirtyHarvesters harvesters;

  private DirtyBitmap(String what, DirtyFront front, boolean growable) {
    this.front = front;
    this.harvesters = new DirtyHarvesters(what, front, growable);
  }

  /** Makes the log of a region that asks for one. */
  static DirtyBitmap forRegion(String region, RegionSpec spec, Optional<Runnable> barrier) {
    return new DirtyBitmap(
        region,
        new DirtyFront(spec.size(), spec.dirtyPageSize(), barrier, spec.dirtyOnDemand()),
        false);
  }

  /**
   * Makes a log that is that of no region: of a device's memory, or one for several regions.
   *
   * @param size how many bytes it is for, at least 1
   * @param pageSize the page size in bytes, a power of two of at least 4096
   * @return a log without marks, which is always on
   * @throws IllegalArgumentException if the size is less than 1, the page size is not a power of
   *     two of at least 4096, or there are more than 2^42 pages
   */
  public static DirtyBitmap of(long size, long pageSize) {
    RegionSpec.checkDirtyPageSize(pageSize);
    DirtyHarvesters.checkSize(size, pageSize);
    return new DirtyBitmap(
        "dirty log of " + ByteSize.format(size),
        new DirtyFront(size, pageSize, Optional.empty(), false),
        true);
  }

  /**
   * Makes this log longer, while others mark and harvest; what has been marked stays marked.
   *
   * <p>Marks up to the new size are taken once the call returned. The harvests of every harvester
   * are of the new size from then on; earlier ones can still be put back.
   *
   * @param newSize how many bytes the log is for, not less than before
   * @throws UnsupportedOperationException if this is the log of a region, whose size it has
   * @throws IllegalStateException if a {@link SharedDirtyLog} is attached
   * @throws IllegalArgumentException if the new size is smaller than the size, or there would be
   *     more than 2^42 pages
   */
  public void enlarge(long newSize) {
    harvesters.enlarge(newSize);
  }

  /**
   * Switches a log on that is there on demand. It has no marks then; one that is on already, as all
   * others are, stays as it is.
   *
   * <p>Memory ordering: writes begun after the call returned are marked, on whichever thread; the
   * data of an earlier write that is not marked is seen by reads that follow the call. So whoever
   * wants a copy of the region switches on, reads all of it, and then follows the harvests.
   */
  public void enable() {
    harvesters.switchOn();
  }

  /**
   * Switches a log off that is there on demand, and drops all its marks, those too that harvesters
   * have not yet taken; the harvesters stay open. One that is off stays as it is.
   *
   * <p>An attached {@link SharedDirtyLog} goes on being marked.
   *
   * @throws UnsupportedOperationException if this log is always on
   */
  public void disable() {
    harvesters.switchOff();
  }

  /**
   * Tells whether marks are taken.
   *
   * @return true if the log is always on or was switched on
   */
  public boolean isEnabled() {
    return front.isOn();
  }

  /**
   * Returns how many bytes the log is for.
   *
   * @return the size in bytes, that of the region
   */
  public long size() {
    return front.size();
  }

  /**
   * Returns the bytes that one bit stands for.
   *
   * @return the page size in bytes, a power of two of at least 4096
   */
  public long pageSize() {
    return 1L << front.pageShift();
  }

  /**
   * Returns how many pages there are; the last may be partial.
   *
   * @return the number of bits
   */
  public long pages() {
    return DirtyPages.pagesIn(front.size(), front.pageShift());
  }

  /**
   * Marks the pages of a range dirty, unless the log is off; for bytes written through a lent host
   * address.
   *
   * <p>Memory ordering: writes of this thread that precede the call are seen by whoever harvests
   * the mark.
   *
   * @param offset where the range begins in the region, in bytes
   * @param length how many bytes; nothing is marked for 0
   * @throws OutOfRangeException if {@code [offset, offset + length)} is not inside the region
   * @throws IllegalArgumentException if {@code length} is negative
   * @throws RegionClosedException if the memory of an attached {@link SharedDirtyLog} is closed;
   *     this log was marked
   */
  public void mark(long offset, long length) {
    check(offset, length);
    front.mark(offset, length);
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
    return front.isSet(offset) || harvesters.own().isPending(offset);
  }

  /**
   * Counts the marked pages, taking nothing.
   *
   * @return how many pages are marked; exact while nobody writes or harvests
   */
  public long count() {
    return harvesters.own().count();
  }

  /**
   * Returns the marked pages, taking nothing.
   *
   * @return the pages marked now; exact while nobody writes or harvests
   */
  public DirtyPages peek() {
    return harvesters.own().peek();
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
    return harvesters.own().harvest();
  }

  /**
   * Marks pages again, as after a harvest whose pages could not be sent, unless the log is off;
   * other harvesters do not see them again.
   *
   * @param pages what {@link #harvest} returned for this log, be it before it was {@linkplain
   *     #enlarge enlarged}
   * @throws IllegalArgumentException if they come from a log of another size or page size
   */
  public void putBack(DirtyPages pages) {
    harvesters.own().putBack(pages);
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
  public DirtyHarvester harvester(String name) {
    return harvesters.open(Objects.requireNonNull(name, "name"));
  }

  /**
   * Returns a view of a part of this log.
   *
   * @param offset where the part begins, in bytes; need not be where a page begins
   * @param length how many bytes the part has; may be 0
   * @return the part, whose offsets count from its begin
   * @throws OutOfRangeException if {@code [offset, offset + length)} is not inside the log
   * @throws IllegalArgumentException if {@code length} is negative
   */
  public DirtySlice slice(long offset, long length) {
    check(offset, length);
    return new DirtySlice(this, offset, length);
  }

  /**
   * Marks what another log has marked, KVM's, say, unless the log is off; for all harvesters.
   *
   * <p>Memory ordering: as {@link #mark}.
   *
   * @param words one bit a page, the first page in the lowest bit of the first word
   * @param offset where the first page of the other log begins in the region, in bytes
   * @param sourcePageSize the bytes that one bit of the other log stands for, a power of two
   * @throws OutOfRangeException if a set bit begins past the end of the region; nothing was marked
   * @throws IllegalArgumentException if {@code offset} is negative or {@code sourcePageSize} is not
   *     a power of two
   * @throws RegionClosedException if the memory of an attached {@link SharedDirtyLog} is closed;
   *     some pages were marked
   */
  public void merge(long[] words, long offset, long sourcePageSize) {
    front.merge(new ForeignDirtyLog(words, offset, sourcePageSize));
  }

  private void check(long offset, long length) {
    if (length < 0) {
      throw new IllegalArgumentException("length " + length + " is negative");
    }
    long size = front.size();
    if (AccessCheck.outside(offset, length, size)) {
      throw OutOfRangeException.ofOffset("dirty log", offset, length, size);
    }
  }

  DirtyFront front() {
    return front;
  }

  DirtyHarvesters harvesters() {
    return harvesters;
  }
}
