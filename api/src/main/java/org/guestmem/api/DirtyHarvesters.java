package org.guestmem.api;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Those that take the marks of one log; its lock is the log's.
 *
 * <p>Writers know of none of them: they mark one front log. A harvest holds the lock while it moves
 * the marks of the front log to every open {@link DirtyHarvester}, issues the barrier, and takes
 * what is its own by then: what it moved, and what others moved for it since its last harvest. The
 * protocol of {@link DirtyFront} holds for each of them:
 *
 * <ul>
 *   <li>A mark of the front log is moved once and to all, under the lock, so each open harvester
 *       takes it in the next harvest of its own.
 *   <li>A writer left out its mark because it found the bit set, before some harvest exchanged it.
 *       A later harvest of another, which takes that bit from its own log, issues a barrier of its
 *       own after the exchange, so it sees the writer's data as well: a full fence, too, comes
 *       after the one of the harvest that exchanged, through the lock.
 *   <li>Opening is a harvest for those that are open already, and a barrier. By the same argument
 *       reads that follow it see each earlier write, or the new harvester takes its mark.
 * </ul>
 *
 * <p>Thread-safety: safe for use by many threads.
 */
final class DirtyHarvesters {
  /** As many pages of 4096 bytes as 16 PiB have; their blocks are found through 64 MiB of heap. */
  private static final long MOST_PAGES = 1L << 42;

  private final String what;
  private final DirtyFront front;
  private final boolean growable;
  private final DirtyHarvester own;

  /** The default one first; weakly: who is out of reach takes nothing. Guarded by this. */
  private final List<WeakReference<DirtyHarvester>> open = new ArrayList<>(1);

  /** The log is {@code what}, for those who listen. */
  DirtyHarvesters(String what, DirtyFront front, boolean growable) {
    this.what = what;
    this.front = front;
    this.growable = growable;
    this.own = new DirtyHarvester(this, "default", front.none());
    open.add(new WeakReference<>(own));
  }

  String what() {
    return what;
  }

  /** The default one, which is never closed. */
  DirtyHarvester own() {
    return own;
  }

  synchronized DirtyHarvester open(String name) {
    DirtyHarvester opened = new DirtyHarvester(this, name, front.none());
    drain();
    open.add(new WeakReference<>(opened));
    return opened;
  }

  synchronized void remove(DirtyHarvester closed) {
    open.removeIf(reference -> reference.refersTo(closed));
  }

  /**
   * The harvesters' half of the protocol: moves the marks of the front log to every harvester, then
   * issues the barrier.
   */
  synchronized void drain() {
    DirtyPages taken = front.take();
    if (!taken.isEmpty()) {
      give(taken);
    }
    front.settle();
  }

  private void give(DirtyPages pages) {
    forEachOpen(harvester -> harvester.add(pages));
  }

  /** Does something with each that somebody can reach, and forgets the others. */
  private void forEachOpen(Consumer<DirtyHarvester> action) {
    open.removeIf(
        reference -> {
          DirtyHarvester harvester = reference.get();
          if (harvester != null) {
            action.accept(harvester);
          }
          return harvester == null;
        });
  }

  boolean isOn() {
    return front.isOn();
  }

  /** The marks that are in the front log only. */
  DirtyPages notDrained() {
    return front.peek();
  }

  /** No pages of this log. */
  DirtyPages none() {
    return front.none();
  }

  /** Switches the log on; every write that misses it is seen afterwards. */
  synchronized void switchOn() {
    front.switchOn();
    front.settle(); // also if it was on: another's barrier may have failed
  }

  /** Switches the log off, and drops all marks. */
  synchronized void switchOff() {
    front.switchOff();
    forEachOpen(DirtyHarvester::drop);
  }

  /** Attaches a shared log; every write that misses it is seen afterwards. */
  synchronized void share(SharedDirtySpan span) {
    requireNotShared();
    front.share(span);
    drain();
  }

  /** Detaches a shared log, if it is the one attached. */
  synchronized void unshare(SharedDirtyLog log) {
    SharedDirtySpan span = front.shared();
    if (span != null && span.log() == log) {
      front.share(null);
    }
  }

  synchronized void enlarge(long newSize) {
    if (!growable) {
      throw new UnsupportedOperationException(
          "the dirty log of a region has its size; only one of DirtyBitmap.of can grow");
    }
    if (newSize < front.size()) {
      throw new IllegalArgumentException(
          "%d bytes are less than the %d that the dirty log has".formatted(newSize, front.size()));
    }
    checkSize(newSize, 1L << front.pageShift());
    requireNotShared();
    front.enlarge(newSize);
    give(none());
  }

  static void checkSize(long size, long pageSize) {
    if (size < 1) {
      throw new IllegalArgumentException("size " + size + " is less than 1 byte");
    }
    if ((size - 1) / pageSize >= MOST_PAGES) {
      throw new IllegalArgumentException(
          "a dirty log of %d bytes has more than %d pages of %d; use larger ones"
              .formatted(size, MOST_PAGES, pageSize));
    }
  }

  private void requireNotShared() {
    if (front.shared() != null) {
      throw new IllegalStateException(
          "a shared dirty log is attached; detach it first with SharedDirtyLog.detach");
    }
  }

  /** Refuses pages that no harvest of this log can have returned. */
  synchronized void requireOurs(DirtyPages pages) {
    boolean earlier = growable && pages.size() < front.size();
    if (pages.pageSize() != 1L << front.pageShift() || (pages.size() != front.size() && !earlier)) {
      throw pages.misfit(front.size(), front.pageShift());
    }
  }
}
