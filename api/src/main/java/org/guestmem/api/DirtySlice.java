package org.guestmem.api;

/**
 * A view of a part of a {@link DirtyBitmap}: a device's window, a frame buffer, one region of a log
 * that is for several.
 *
 * <p>Offsets count bytes from the start of the part. Marks that are set through the view are the
 * log's, for all its harvesters; those that are taken are the default harvester's, and the rest of
 * them is left. To be taken from, or listed, a part must begin and end where a page does, or end
 * with the log; to be marked and asked it need not.
 *
 * <p>Thread-safety: safe for use by many writers and harvesters.
 */
public final class DirtySlice {
  private final DirtyBitmap log;
  private final long start;
  private final long size;

  DirtySlice(DirtyBitmap log, long start, long size) {
    this.log = log;
    this.start = start;
    this.size = size;
  }

  /**
   * Returns where the part begins in the log.
   *
   * @return the offset in bytes
   */
  public long start() {
    return start;
  }

  /**
   * Returns how many bytes the part has.
   *
   * @return the size in bytes, at least 0
   */
  public long size() {
    return size;
  }

  /**
   * Returns a view of a part of this part.
   *
   * @param offset where it begins, in bytes from the start of this part
   * @param length how many bytes it has; may be 0
   * @return the part
   * @throws OutOfRangeException if {@code [offset, offset + length)} is not inside this part
   * @throws IllegalArgumentException if {@code length} is negative
   */
  public DirtySlice slice(long offset, long length) {
    check(offset, length);
    return log.slice(start + offset, length);
  }

  /**
   * Marks the pages of a range dirty, as {@link DirtyBitmap#mark} does.
   *
   * <p>Memory ordering: writes of this thread that precede the call are seen by whoever harvests
   * the mark.
   *
   * @param offset where the range begins, in bytes from the start of this part
   * @param length how many bytes; nothing is marked for 0
   * @throws OutOfRangeException if {@code [offset, offset + length)} is not inside this part
   * @throws IllegalArgumentException if {@code length} is negative
   * @throws RegionClosedException if the memory of an attached {@link SharedDirtyLog} is closed;
   *     this log was marked
   */
  public void mark(long offset, long length) {
    check(offset, length);
    log.mark(start + offset, length);
  }

  /**
   * Tells whether the page of a byte is marked.
   *
   * @param offset the byte, from the start of this part
   * @return true if it was written since the last harvest of it
   * @throws OutOfRangeException if {@code offset} is not inside this part
   */
  public boolean isDirty(long offset) {
    check(offset, 1);
    return log.isDirty(start + offset);
  }

  /**
   * Counts the marked pages of this part, taking nothing.
   *
   * @return how many pages are marked; exact while nobody writes or harvests
   * @throws IllegalStateException if this part cuts a page
   */
  public long count() {
    return peek().count();
  }

  /**
   * Returns the marked pages of this part, taking nothing.
   *
   * @return the pages marked now, from the start of this part; exact while nobody writes or
   *     harvests
   * @throws IllegalStateException if this part cuts a page
   */
  public DirtyPages peek() {
    requireWholePages();
    return log.peek().part(start, size);
  }

  /**
   * Takes the marks of this part from the default harvester, and leaves it the rest.
   *
   * <p>Memory ordering: as {@link DirtyBitmap#harvest}.
   *
   * @return the pages written since they were last taken, from the start of this part
   * @throws IllegalStateException if this part cuts a page
   */
  public DirtyPages harvest() {
    requireWholePages();
    return log.harvesters().own().harvest(start, size);
  }

  /**
   * Marks pages again for the default harvester, as after a harvest whose pages could not be sent.
   *
   * @param pages what {@link #harvest} returned for this part
   * @throws IllegalArgumentException if they come from a part of another size or page size
   * @throws IllegalStateException if this part cuts a page
   */
  public void putBack(DirtyPages pages) {
    requireWholePages();
    if (pages.size() != size || pages.pageSize() != log.pageSize()) {
      throw pages.misfit(size, log.front().pageShift());
    }
    log.putBack(pages.partOf(log.size(), start));
  }

  private void requireWholePages() {
    long mask = log.pageSize() - 1;
    long end = start + size;
    if ((start & mask) != 0 || ((end & mask) != 0 && end != log.size())) {
      throw new IllegalStateException(
          "%s cuts a page of %d bytes; take marks by whole pages".formatted(this, mask + 1));
    }
  }

  private void check(long offset, long length) {
    if (length < 0) {
      throw new IllegalArgumentException("length " + length + " is negative");
    }
    if (AccessCheck.outside(offset, length, size)) {
      throw OutOfRangeException.ofOffset(toString(), offset, length, size);
    }
  }

  /**
   * Describes the part for messages.
   *
   * @return where it lies in the log
   */
  @Override
  public String toString() {
    return "dirty log [" + start + ", +" + size + ")";
  }
}
