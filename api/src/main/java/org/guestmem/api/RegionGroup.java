package org.guestmem.api;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.BiFunction;

/**
 * A factory whose regions share the price of their end: closing it closes them all at once.
 *
 * <p>Before memory can be unmapped no thread may be in the middle of an access, and where that
 * takes a handshake with all threads of the process (the back end ffm) closing the group makes one,
 * however many regions there are; one more for each whose memory segment was lent. For regions that
 * live and die together, such as the memory of one virtual machine:
 *
 * {@snippet class="org.guestmem.fallback.ApiSnippetsTest" region="group"}
 *
 * <p>The regions pay for it with views that end together. To {@linkplain MmapRegion#protect
 * protect} one region or to {@linkplain MmapRegion#close(Duration) close} it alone is possible, but
 * may end the views of all: those of the others throw a {@link StaleViewException}, {@link
 * MmapRegion#slice} gives new ones, and accesses by guest address take these by themselves. A
 * region that is to come and go while others are in use is better made outside of the group. In all
 * else, leases, dirty logs, holders that keep it from being unmapped, each region is on its own.
 *
 * <p>Thread-safety: safe for use by many threads.
 */
public final class RegionGroup implements MmapRegionFactory, AutoCloseable {
  private final MmapRegionFactory origin;
  private final BiFunction<RegionSpec, RegionGroup, MmapRegion> maker;
  private final SharedViews views = new SharedViews();

  /**
   * Makes an empty group; for back ends, by way of {@link
   * org.guestmem.api.spi.CheckedRegionFactory}.
   *
   * @param origin the factory that the group is of
   * @param maker maps memory and makes a region in the group of it; it throws what {@link #create}
   *     does
   * @throws NullPointerException if an argument is null
   */
  public RegionGroup(
      MmapRegionFactory origin, BiFunction<RegionSpec, RegionGroup, MmapRegion> maker) {
    this.origin = Objects.requireNonNull(origin, "origin");
    this.maker = Objects.requireNonNull(maker, "maker");
  }

  SharedViews views() {
    return views;
  }

  /**
   * Maps memory that is closed with the group, if not before.
   *
   * @param spec what to map
   * @return the mapping
   * @throws NullPointerException if {@code spec} is null
   * @throws RegionClosedException if the group is closed
   * @throws MappingFailedException as that of the factory; the other regions stay as they are
   * @throws FeatureUnavailableException if the back end lacks what the specification asks for
   */
  @Override
  public MmapRegion create(RegionSpec spec) {
    if (!isOpen()) {
      throw new RegionClosedException(toString());
    }
    return maker.apply(spec, this);
  }

  /**
   * Makes another group of the same factory, which has nothing in common with this one.
   *
   * @return the group; the caller closes it
   */
  @Override
  public RegionGroup createGroup() {
    return origin.createGroup();
  }

  @Override
  public String backend() {
    return origin.backend();
  }

  @Override
  public Set<String> features() {
    return origin.features();
  }

  @Override
  public long granularity() {
    return origin.granularity();
  }

  /**
   * Returns the regions that are open.
   *
   * @return an immutable list in the order of their creation
   */
  public List<MmapRegion> regions() {
    return views.open();
  }

  /**
   * Tells whether regions can be created.
   *
   * @return false from the moment that closing begins
   */
  public boolean isOpen() {
    return !views.hasEnded();
  }

  /**
   * Closes the group, waiting at most {@link MmapRegion#CLOSE_TIMEOUT} for those who hold the
   * memory of its regions.
   *
   * @throws RegionBusyException as {@link #close(Duration)}
   */
  @Override
  public void close() {
    close(MmapRegion.CLOSE_TIMEOUT);
  }

  /**
   * Closes the group: refuses new regions and new accesses at once, revokes every lease, then
   * unmaps each region when its own holders have let go. Closing again waits for those that had
   * not.
   *
   * @param timeout how long to wait for the holders of all; zero or less does not wait
   * @throws RegionBusyException if a holder did not let go in time: for the first such region, with
   *     those for others {@linkplain Throwable#getSuppressed suppressed}. These stay closing and
   *     the last holder that lets go unmaps each, the rest is closed
   */
  public void close(Duration timeout) {
    MmapRegion.closeAll(views.end(), timeout);
  }

  /**
   * Describes the group for messages.
   *
   * @return its back end and how many regions are open
   */
  @Override
  public String toString() {
    return "%s group of %d regions".formatted(backend(), regions().size());
  }
}
