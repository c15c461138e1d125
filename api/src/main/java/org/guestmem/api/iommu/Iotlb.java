package org.guestmem.api.iommu;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.jspecify.annotations.Nullable;

/**
 * The translations of I/O virtual addresses to guest physical addresses: any range, without a page
 * size.
 *
 * <p>Mapping over what is there replaces it, and splits what sticks out. Neighbours become one
 * entry where they go on in guest memory too and permit the same; else they stay two.
 *
 * <p>The number of entries is bounded, for guests choose them. A mapping that does not fit is
 * refused; nothing is evicted for it, because for virtio-iommu these entries are the only copy.
 * Unmapping always succeeds: where a hole would need an entry too many, what lies above the hole is
 * unmapped as well and returned, so that the owner can tell.
 *
 * <p>Accesses through {@link IommuMemory} hold the translation while they move bytes: {@link #map},
 * {@link #unmap} and {@link #invalidateAll} return only when those that began before have ended, so
 * that afterwards nothing is read or written by the old translation. From within such an access
 * they would wait for themselves, and throw.
 *
 * <p>Thread-safety: safe for use by many threads; look-ups do not wait for each other.
 */
public final class Iotlb {
  /**
   * The entries that there is room for by default: as in Linux, {@code vhost.max_iotlb_entries}.
   */
  public static final int DEFAULT_CAPACITY = 2048;

  private final int capacity;
  private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();
  private final NavigableMap<Long, IotlbEntry> entries = new TreeMap<>(Long::compareUnsigned);

  /** Creates an empty one with {@link #DEFAULT_CAPACITY}. */
  public Iotlb() {
    this(DEFAULT_CAPACITY);
  }

  /**
   * Creates an empty one.
   *
   * @param capacity how many entries there is room for
   * @throws IllegalArgumentException if {@code capacity} is less than 1
   */
  public Iotlb(int capacity) {
    if (capacity < 1) {
      throw new IllegalArgumentException("capacity " + capacity + " is less than 1");
    }
    this.capacity = capacity;
  }

  /**
   * Maps a range, in place of what was mapped there.
   *
   * @param range the I/O virtual addresses
   * @param target the guest physical address of the first of them, unsigned
   * @param permissions what is permitted
   * @throws NullPointerException if an argument is null
   * @throws IovaRangeException if the target would end past 2<sup>64</sup>
   * @throws IotlbFullException if there is no room; nothing was changed
   * @throws IllegalStateException if called from within an access by these translations
   */
  public void map(IovaRange range, long target, Permissions permissions) {
    IotlbEntry entry = new IotlbEntry(range, target, permissions);
    lockExclusively();
    try {
      Collection<IotlbEntry> old = overlapping(range.widened());
      List<IotlbEntry> fresh = replacement(old, range, entry);
      if (entries.size() - old.size() + fresh.size() > capacity) {
        throw new IotlbFullException(entry, capacity);
      }
      replace(old, fresh);
    } finally {
      lock.writeLock().unlock();
    }
  }

  /**
   * Unmaps a range, of which any part may be mapped; vhost calls it to invalidate.
   *
   * @param range the I/O virtual addresses
   * @return empty, but where a hole would need an entry too many: what was unmapped above it
   * @throws NullPointerException if {@code range} is null
   * @throws IllegalStateException if called from within an access by these translations
   */
  public Optional<IotlbEntry> unmap(IovaRange range) {
    Objects.requireNonNull(range, "range");
    lockExclusively();
    try {
      Collection<IotlbEntry> old = overlapping(range);
      List<IotlbEntry> fresh = replacement(old, range, null);
      IotlbEntry lost = null;
      if (entries.size() - old.size() + fresh.size() > capacity) {
        lost = fresh.remove(fresh.size() - 1);
      }
      replace(old, fresh);
      return Optional.ofNullable(lost);
    } finally {
      lock.writeLock().unlock();
    }
  }

  /**
   * Unmaps everything.
   *
   * @throws IllegalStateException if called from within an access by these translations
   */
  public void invalidateAll() {
    lockExclusively();
    try {
      entries.clear();
    } finally {
      lock.writeLock().unlock();
    }
  }

  /**
   * Looks up a range.
   *
   * @param range the I/O virtual addresses
   * @param wanted what every one of them must permit
   * @return what is mapped there, what is denied and what is missing, at this moment
   * @throws NullPointerException if an argument is null
   */
  public Translation lookup(IovaRange range, Permissions wanted) {
    Objects.requireNonNull(wanted, "wanted");
    List<IotlbEntry> pieces = new ArrayList<>();
    List<IotlbEntry> denied = new ArrayList<>();
    List<IovaRange> misses = new ArrayList<>();
    hold();
    try {
      IotlbEntry before = null;
      for (IotlbEntry entry : overlapping(range)) {
        IotlbEntry piece = entry.within(range);
        (piece.permissions().allows(wanted) ? pieces : denied).add(piece);
        addGap(misses, range, before, piece);
        before = piece;
      }
      addGap(misses, range, before, null);
    } finally {
      release();
    }
    return new Translation(pieces, denied, misses);
  }

  /** Adds what lies between two pieces, null standing for the ends of the range. */
  private static void addGap(
      List<IovaRange> misses,
      IovaRange range,
      @Nullable IotlbEntry before,
      @Nullable IotlbEntry after) {
    if (before != null && before.range().last() == range.last()) {
      return; // what follows the last address may be no address
    }
    long first = before == null ? range.first() : before.range().last() + 1;
    if (after == null) {
      misses.add(new IovaRange(first, range.last()));
    } else if (first != after.range().first()) {
      misses.add(new IovaRange(first, after.range().first() - 1));
    }
  }

  /**
   * Returns all translations.
   *
   * @return the entries by ascending address, at this moment
   */
  public List<IotlbEntry> entries() {
    hold();
    try {
      return List.copyOf(entries.values());
    } finally {
      release();
    }
  }

  /**
   * Returns how many entries there is room for.
   *
   * @return the number of entries, at least 1
   */
  public int capacity() {
    return capacity;
  }

  /** Keeps every translation as it is until {@link #release}; a thread may hold more than once. */
  void hold() {
    lock.readLock().lock();
  }

  void release() {
    lock.readLock().unlock();
  }

  private void lockExclusively() {
    if (lock.getReadHoldCount() > 0) {
      throw new IllegalStateException(
          "an IOTLB cannot be changed from within an access by it, which it would wait for;"
              + " change it in the miss handler or after the access");
    }
    lock.writeLock().lock();
  }

  /** The entries that share an address with a range: a copy, in order. */
  private Collection<IotlbEntry> overlapping(IovaRange range) {
    Map.Entry<Long, IotlbEntry> floor = entries.floorEntry(range.first());
    long from =
        floor != null && Long.compareUnsigned(floor.getValue().range().last(), range.first()) >= 0
            ? floor.getKey()
            : range.first();
    return List.copyOf(entries.subMap(from, true, range.last(), true).values());
  }

  /** What takes the place of old entries when a range of them becomes an entry, or a hole. */
  private static List<IotlbEntry> replacement(
      Collection<IotlbEntry> old, IovaRange range, @Nullable IotlbEntry entry) {
    List<IotlbEntry> fresh = new ArrayList<>();
    old.forEach(e -> append(fresh, e.below(range)));
    append(fresh, entry);
    old.forEach(e -> append(fresh, e.above(range)));
    return fresh;
  }

  private static void append(List<IotlbEntry> list, @Nullable IotlbEntry next) {
    int end = list.size() - 1;
    if (next == null) {
      return;
    }
    if (end >= 0 && list.get(end).isContinuedBy(next)) {
      list.set(end, list.get(end).joined(next));
    } else {
      list.add(next);
    }
  }

  private void replace(Collection<IotlbEntry> old, List<IotlbEntry> fresh) {
    old.forEach(e -> entries.remove(e.range().first()));
    fresh.forEach(e -> entries.put(e.range().first(), e));
  }

  /**
   * Describes the translations for messages.
   *
   * @return how many entries there are, and room for how many
   */
  @Override
  public String toString() {
    return "IOTLB of %d of %d entries".formatted(entries().size(), capacity);
  }
}
