package org.guestmem.api;

import java.util.HashMap;
import java.util.Map;

/**
 * A log of written pages in memory that another process reads and clears: one bit a page of 4096
 * bytes of guest address, lowest bit first, from address 0 on.
 *
 * <p>This is what a vhost-user front end hands to its devices with {@code VHOST_USER_SET_LOG_BASE}
 * (vhost-user protocol, "Migration"). The memory is any view, of a shared file as a rule. Attach
 * the {@link DirtyBitmap} of each region, and every write to it marks here too, whether that log is
 * switched on or off.
 *
 * <p>Each mark is an unconditional read-modify-write, for no barrier of this process orders what
 * another does. The other process must take the marks by an atomic exchange and then read the
 * pages: the data of each mark that it took is there. Where the memory begins or ends with up to
 * three bytes that are no aligned word of 4 inside it, a mark there sets all bits of its byte:
 * pages that were not written are marked, none is lost.
 *
 * <p>The memory must be longer lived than its use here: a write whose mark finds it closed was
 * made, and throws {@link RegionClosedException}. {@link #replace} changes it while writers mark.
 *
 * <p>Thread-safety: safe for use by many threads; marking takes no lock.
 */
public final class SharedDirtyLog {
  /** What one bit stands for, in bytes: {@code VHOST_LOG_PAGE} of the vhost-user protocol. */
  public static final int PAGE_SIZE = 4096;

  private static final int PAGE_SHIFT = Integer.numberOfTrailingZeros(PAGE_SIZE);

  /** Another object after each replacement, be it by the same memory: a writer notices each. */
  private volatile SharedDirtyBits current;

  /** Guarded by this. */
  private final Map<DirtyBitmap, SharedDirtySpan> attached = new HashMap<>();

  /**
   * Makes a log of memory, whose bits stay as they are.
   *
   * @param memory the bits
   * @throws IllegalArgumentException if the memory is in a region that has a dirty log itself
   * @throws ReadOnlyRegionException if the memory is read-only
   * @throws UnsafeAtomicException if the memory is truncatable and does not allow atomics
   * @throws RegionClosedException if the memory is closed
   */
  public SharedDirtyLog(VolatileSlice memory) {
    this.current = new SharedDirtyBits(memory);
  }

  /**
   * Returns the memory in use.
   *
   * @return what was last given to the constructor or {@link #replace}
   */
  public VolatileSlice memory() {
    return current.memory();
  }

  /**
   * Marks here what is marked in a region's log from now on.
   *
   * <p>Memory ordering: writes begun after the call returned are marked; the data of an earlier
   * write that is not marked is seen by reads that follow the call.
   *
   * @param log the region's log
   * @param base the guest address of the region's first byte, unsigned
   * @throws OutOfRangeException if this log is too short for the region's last page
   * @throws IllegalStateException if a shared log is attached to the region's already
   */
  public synchronized void attach(DirtyBitmap log, long base) {
    DirtyHarvesters harvesters = log.harvesters();
    synchronized (harvesters) { // or the log could be enlarged past what is checked here
      requireInside(current, base, log.size());
      SharedDirtySpan span = new SharedDirtySpan(this, base, log.size());
      harvesters.share(span);
      attached.put(log, span);
    }
  }

  /**
   * Ends what {@link #attach} began; does nothing if the region's log is not attached.
   *
   * @param log the region's log
   */
  public synchronized void detach(DirtyBitmap log) {
    attached.remove(log);
    log.harvesters().unshare(this);
  }

  /**
   * Marks the pages of a range: for a device that writes by other ways, or a used ring that is
   * logged at an address of its own.
   *
   * @param address the first guest address, unsigned
   * @param length how many bytes; nothing is marked for 0
   * @throws OutOfRangeException if this log is too short for the range
   * @throws IllegalArgumentException if {@code length} is negative
   * @throws RegionClosedException if the memory is closed
   */
  public void mark(long address, long length) {
    if (length < 0) {
      throw new IllegalArgumentException("length " + length + " is negative");
    }
    if (length != 0) {
      requireInside(current, address, length);
      markWritten(address, length);
    }
  }

  /**
   * Marks a range that is not empty.
   *
   * <p>The mark and the look at the current memory are volatile, and so are the replacer's
   * publication and its look at the mark: either the replacer saw the mark and carries it over, or
   * the new memory is seen here and marked as well.
   */
  void markWritten(long address, long length) {
    long first = address >>> PAGE_SHIFT;
    long last = (address + length - 1) >>> PAGE_SHIFT;
    SharedDirtyBits marked = null;
    for (SharedDirtyBits bits = current; bits != marked; bits = current) {
      marked = bits;
      try {
        bits.set(first, last);
      } catch (RegionClosedException e) {
        if (current == bits) {
          throw e;
        }
      }
    }
  }

  /**
   * Puts other memory in the place of the one in use, while writers mark; the marks of the old are
   * set in the new, too.
   *
   * <p>No mark is lost: when the call returns every mark that was set before is in the new memory
   * or was taken from the old, and each write that ends later has its mark in the new one. The old
   * may be closed then, though writers in flight may still mark it. Marks for which the new memory
   * is too short are dropped; no attached region has any.
   *
   * @param memory the new bits; those that are set stay set
   * @return the old memory
   * @throws OutOfRangeException if the new memory is too short for an attached region; nothing was
   *     changed
   * @throws IllegalArgumentException if the memory is in a region that has a dirty log itself;
   *     nothing was changed
   * @throws ReadOnlyRegionException if the memory is read-only; nothing was changed
   * @throws UnsafeAtomicException if the memory is truncatable and does not allow atomics; nothing
   *     was changed
   * @throws RegionClosedException if the memory is closed; nothing was changed. If the old is
   *     closed; the new memory is in use, without the marks of the old
   */
  public synchronized VolatileSlice replace(VolatileSlice memory) {
    SharedDirtyBits old = current;
    SharedDirtyBits next = new SharedDirtyBits(memory);
    for (SharedDirtySpan span : attached.values()) {
      requireInside(next, span.base(), span.size());
    }
    current = next;
    old.addTo(next);
    return old.memory();
  }

  private static void requireInside(SharedDirtyBits bits, long address, long length) {
    long last = address + length - 1;
    boolean wraps = Long.compareUnsigned(last, address) < 0;
    if (wraps || last >>> PAGE_SHIFT >= bits.count()) {
      throw OutOfRangeException.ofSharedLog(address, length, bits.memory().size());
    }
  }

  /**
   * Describes the log for messages.
   *
   * @return the memory in use; no host address
   */
  @Override
  public String toString() {
    return "shared dirty log in " + memory();
  }
}
