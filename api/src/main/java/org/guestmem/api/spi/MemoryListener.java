package org.guestmem.api.spi;

import java.util.List;
import java.util.OptionalLong;
import org.guestmem.api.DirtyPages;
import org.guestmem.api.RegionSpec;

/**
 * Is told what becomes of memory in this process, for metrics and recordings; each method does
 * nothing unless it is overridden.
 *
 * <p>Regions are named as {@link org.guestmem.api.MmapRegion#toString} named them when they were
 * mapped: a listener gets no memory, and no host address.
 *
 * <p>Thread-safety: an implementation is called by whichever thread does it, by many at once, and
 * some of them hold the locks of a region. So it must neither wait nor use a region. What it throws
 * is logged and harms nobody.
 */
public interface MemoryListener {

  /**
   * Called when a region has been mapped.
   *
   * @param region the region
   * @param backend the name of its back end
   * @param spec what was asked for
   */
  default void mapped(String region, String backend, RegionSpec spec) {}

  /**
   * Called when a region has let go of its memory.
   *
   * @param region the region
   * @param size how many bytes it had
   */
  default void unmapped(String region, long size) {}

  /**
   * Tells whether {@link #harvested} is to say how long harvests last, since a look at the clock
   * costs more than to count one. It is asked before each harvest; if another listener says so, all
   * are told.
   *
   * @return false unless it is overridden
   */
  default boolean timesHarvests() {
    return false;
  }

  /**
   * Called when a harvester has taken the marks of a dirty log.
   *
   * @param log the region whose log it is, or the log itself if it is that of none
   * @param harvester who took them
   * @param pages what was taken
   * @param nanos how long that lasted, in nanoseconds; empty if nobody had it {@linkplain
   *     #timesHarvests timed}
   */
  default void harvested(String log, String harvester, DirtyPages pages, OptionalLong nanos) {}

  /**
   * Called when the host had no page for an access, before its {@link
   * org.guestmem.api.MemoryFaultException} is thrown.
   *
   * @param region the region
   * @param offset the offset accessed, in bytes
   * @param length the length accessed, in bytes
   * @param fileLength how long the file is now, in bytes; empty if there is none, or if that is not
   *     known
   */
  default void faulted(String region, long offset, long length, OptionalLong fileLength) {}

  /**
   * Called when something is about to be closed for a plug-in that left it open: a region, a group
   * of them, the lease of a host address, a listener.
   *
   * @param what the region or the group; of whatever else, a description
   * @param user the bundle whose it was
   */
  default void closedForUser(String what, String user) {}

  /**
   * Called when the close of a region has given up waiting for those who hold its memory, once for
   * each region; the last of them unmaps it. Those that are held now are {@link
   * org.guestmem.api.HeldRegion#all}.
   *
   * @param region the region
   * @param holders the names of the leases that were not given back, and operations in flight
   */
  default void heldAfterClose(String region, List<String> holders) {}
}
