package org.guestmem.api;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * The regions whose views may end together: those of a group, or one alone. Its monitor is the lock
 * of their lifetimes.
 */
final class SharedViews {
  private final List<MmapRegion> regions = new ArrayList<>();
  private boolean ended;

  /**
   * Takes a region in, which makes its first view before the lock is free.
   *
   * @throws RegionClosedException if {@link #end()} came first
   */
  synchronized void add(MmapRegion region) {
    if (ended) {
      throw new RegionClosedException("the group for the " + region);
    }
    regions.add(region);
  }

  synchronized List<MmapRegion> open() {
    regions.removeIf(MmapRegion::isUnmapped);
    return regions.stream().filter(MmapRegion::isOpen).toList();
  }

  /** Takes no further region; returns those that are not unmapped yet. */
  synchronized List<MmapRegion> end() {
    ended = true;
    return List.copyOf(regions);
  }

  synchronized boolean hasEnded() {
    return ended;
  }

  /** Shuts some of the regions, and gives the others new views if theirs ended as well. */
  synchronized void shut(Collection<RegionLifetime> closing) {
    // All are refused before the first is shut: what ends with that is closed, not stale.
    List<RegionLifetime> refused = closing.stream().filter(RegionLifetime::refuse).toList();
    if (!refused.isEmpty()) {
      stop();
      refused.forEach(RegionLifetime::shut);
      renew();
    }
  }

  /** Lets every view that is about to end stop what is asked of it by guest address. */
  synchronized void stop() {
    open().forEach(MmapRegion::stopView);
  }

  /** Gives every region that is open a new view; those that they have may have ended. */
  synchronized void renew() {
    open().forEach(MmapRegion::renewView);
  }
}
