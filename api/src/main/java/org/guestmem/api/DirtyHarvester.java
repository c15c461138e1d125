package org.guestmem.api;

import java.util.OptionalLong;
import org.guestmem.api.spi.MemoryListeners;
import org.jspecify.annotations.Nullable;

/**
 * One of several that take the marks of a {@link DirtyBitmap}, each of them every mark: a
 * migration, a snapshot, a display.
 *
 * <p>{@link DirtyBitmap#harvester} opens one. Until it is closed it keeps what it has not yet taken
 * of the marks that others took: at most one bit a page, in blocks that harvesters share where they
 * have the same. The log does not keep it: one that is left open and that nobody can reach any more
 * goes, with its marks, when the collector finds it.
 *
 * <p>Thread-safety: safe for use by many threads; threads that share one harvester divide its pages
 * among them, each page to one.
 */
public final class DirtyHarvester implements AutoCloseable {
  private final DirtyHarvesters log;
  private final String name;

  /** What was drained and not yet taken; null when closed. Guarded by the log. */
  private @Nullable DirtyPages pending;

  DirtyHarvester(DirtyHarvesters log, String name, DirtyPages none) {
    this.log = log;
    this.name = name;
    this.pending = none;
  }

  /**
   * Returns who harvests.
   *
   * @return the name given to {@link DirtyBitmap#harvester}
   */
  public String name() {
    return name;
  }

  /**
   * Takes the marks: returns the pages written since this harvester's last harvest.
   *
   * <p>Memory ordering: the data of every write whose mark was taken is seen by reads that follow.
   * A write that races the harvest is in this set or in the next, or in both.
   *
   * @return the pages; what other harvesters took or put back makes no difference
   * @throws IllegalStateException if the harvester is closed
   */
  public DirtyPages harvest() {
    return told(clock(), take());
  }

  private DirtyPages take() {
    synchronized (log) {
      pending();
      log.drain();
      // Only now: if the barrier failed, the marks are still here.
      DirtyPages taken = pending();
      pending = log.none();
      return taken;
    }
  }

  /** As {@link #harvest()}, but of a part that begins with a page: the rest is left. */
  DirtyPages harvest(long offset, long length) {
    return told(clock(), take(offset, length));
  }

  private DirtyPages take(long offset, long length) {
    synchronized (log) {
      pending();
      log.drain();
      DirtyPages all = pending();
      pending = all.without(offset, length);
      return all.part(offset, length);
    }
  }

  /** The time for those who have harvests timed; empty if nobody does. */
  private static OptionalLong clock() {
    return MemoryListeners.all().timesHarvests()
        ? OptionalLong.of(System.nanoTime())
        : OptionalLong.empty();
  }

  /** Tells those who listen of a harvest, when the lock of the log is free again. */
  private DirtyPages told(OptionalLong begin, DirtyPages taken) {
    OptionalLong nanos =
        begin.isPresent() ? OptionalLong.of(System.nanoTime() - begin.getAsLong()) : begin;
    MemoryListeners.all().harvested(log.what(), name, taken, nanos);
    return taken;
  }

  /**
   * Returns the pages that a harvest would take, taking nothing.
   *
   * @return the pages marked now; exact while nobody writes or harvests
   * @throws IllegalStateException if the harvester is closed
   */
  public DirtyPages peek() {
    synchronized (log) {
      return pending().plus(log.notDrained());
    }
  }

  /**
   * Counts the pages that a harvest would take, taking nothing.
   *
   * @return how many pages are marked; exact while nobody writes or harvests
   * @throws IllegalStateException if the harvester is closed
   */
  public long count() {
    return peek().count();
  }

  /**
   * Marks pages again for this harvester alone, as after a harvest whose pages could not be sent;
   * unless the log is off.
   *
   * @param pages what a harvest of this log returned, be it before the log was {@linkplain
   *     DirtyBitmap#enlarge enlarged}
   * @throws IllegalArgumentException if they come from a log of another size or page size
   * @throws IllegalStateException if the harvester is closed
   */
  public void putBack(DirtyPages pages) {
    synchronized (log) {
      log.requireOurs(pages);
      DirtyPages before = pending();
      if (log.isOn()) {
        pending = before.plus(pages);
      }
    }
  }

  /** Keeps pages for the next harvest. */
  void add(DirtyPages pages) {
    synchronized (log) {
      pending = pending().plus(pages);
    }
  }

  /** Drops what was not taken, of a log that is switched off. */
  void drop() {
    synchronized (log) {
      pending = log.none();
    }
  }

  /** Tells whether the page of a byte was drained and not yet taken. */
  boolean isPending(long offset) {
    synchronized (log) {
      return pending().isDirty(offset);
    }
  }

  private DirtyPages pending() {
    if (pending == null) {
      throw new IllegalStateException(
          "dirty harvester %s is closed; open another with DirtyBitmap.harvester".formatted(name));
    }
    return pending;
  }

  /** Drops what was not taken; other harvesters keep theirs. Closing again does nothing. */
  @Override
  public void close() {
    synchronized (log) {
      pending = null;
      log.remove(this);
    }
  }

  /**
   * Describes the harvester for messages.
   *
   * @return the name
   */
  @Override
  public String toString() {
    return "dirty harvester " + name;
  }
}
