package org.guestmem.api;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.guestmem.api.spi.Mapping;
import org.jspecify.annotations.Nullable;

/**
 * A host mapping: so many bytes, at offsets from 0, that are read and written through {@link
 * VolatileSlice} views until the region is closed.
 *
 * <p>Anonymous memory is zero when created. "Never a crash" holds for views; it does not hold for a
 * host address that was lent, nor for what {@link #unwrap} gives out: there the caller answers. Nor
 * does it hold for a file that is truncated while it is mapped: see {@link VolatileSlice}.
 *
 * <p>Thread-safety: safe for use by many threads; closing while others access yields {@link
 * RegionClosedException} in them.
 */
public final class MmapRegion implements AutoCloseable {
  /** How long {@link #close()} waits for those who hold the memory. */
  public static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);

  private final RegionSpec spec;
  private final String backend;
  private final Set<String> features;

  // Made once: a refused access names its region, and a guest can cause those.
  private final String description;
  private final Mapping mapping;
  private final RegionLifetime lifetime;
  private final @Nullable DirtyBitmap log;
  private final VolatileSlice whole;

  /**
   * Takes over a mapping; for back ends, by way of {@link
   * org.guestmem.api.spi.CheckedRegionFactory}.
   *
   * @param spec what was asked for and is now mapped
   * @param backend the name of the back end
   * @param features what the back end can do; methods that need another are refused
   * @param mapping the memory, which this region unmaps when it is closed
   */
  public MmapRegion(RegionSpec spec, String backend, Set<String> features, Mapping mapping) {
    this.spec = spec;
    this.backend = backend;
    this.features = Set.copyOf(features);
    this.mapping = mapping;
    this.description = backend + " region of " + spec;
    this.lifetime = new RegionLifetime(description, mapping);
    this.log =
        spec.tracksDirty()
            ? new DirtyBitmap(spec.size(), spec.dirtyPageSize(), mapping.globalBarrier())
            : null;
    this.whole = mapping.view(this);
  }

  /**
   * Returns what is mapped.
   *
   * @return the specification that the region was created from
   */
  public RegionSpec spec() {
    return spec;
  }

  /**
   * Returns which back end mapped it.
   *
   * @return the name, as in {@link MmapRegionFactory#BACKEND}
   */
  public String backend() {
    return backend;
  }

  /**
   * Returns how many bytes are mapped.
   *
   * @return the size in bytes, at least 1
   */
  public long size() {
    return spec.size();
  }

  /**
   * Returns how the region is really mapped.
   *
   * @return facts from the time when it was created
   */
  public MappingFacts facts() {
    return mapping.facts();
  }

  /**
   * Tells whether this region and another map the same bytes of one file.
   *
   * @param other the other region, of any back end
   * @return true if they do, whatever paths or descriptors they were mapped by
   */
  public boolean overlaps(MmapRegion other) {
    Optional<MappingFacts.FileRange> theirs = other.facts().file();
    return theirs.isPresent() && facts().file().filter(theirs.get()::overlaps).isPresent();
  }

  /**
   * Tells whether writes are refused.
   *
   * @return true if the region is mapped with {@link Protection#READ_ONLY}
   */
  public boolean isReadOnly() {
    return spec.protection() == Protection.READ_ONLY;
  }

  /**
   * Tells whether the region can be accessed.
   *
   * @return false from the moment that closing begins
   */
  public boolean isOpen() {
    return lifetime.isOpen();
  }

  /**
   * Returns the view of the whole region.
   *
   * @return always the same view
   */
  public VolatileSlice slice() {
    return whole;
  }

  /**
   * Returns a view of a part of the region.
   *
   * @param offset where the part begins, in bytes
   * @param length how many bytes the part spans
   * @return the view
   * @throws OutOfRangeException if {@code [offset, offset + length)} is not inside the region
   * @throws RegionClosedException if the region is closed
   */
  public VolatileSlice slice(long offset, long length) {
    return whole.subslice(offset, length);
  }

  /**
   * Returns the log of written pages.
   *
   * @return the log, or empty if the specification asked for none
   */
  public Optional<DirtyBitmap> dirtyBitmap() {
    return Optional.ofNullable(log);
  }

  /**
   * Lends the host address of the region, for a hypervisor, a vhost back end or native code.
   *
   * <p>What is written through the address is not marked dirty: merge the hypervisor's own log, or
   * mark what a device wrote. When the region closes, {@code onRevoke} is called and the holder
   * must close the lease before the close times out; if it does not, inaccessible memory takes the
   * place of the region until it does, so that a stale address never reaches other memory.
   *
   * @param holder who holds the address, for messages
   * @param onRevoke called once, on a thread of its own, when the region is closing: stop using the
   *     address, then close the lease
   * @return the lease; close it when the address is no longer used
   * @throws NullPointerException if an argument is null
   * @throws RegionClosedException if the region is closed
   * @throws FeatureUnavailableException if the back end has no {@link
   *     MmapRegionFactory#FEATURE_HOST_ADDRESS}
   */
  public HostAddressLease lendHostAddress(String holder, Runnable onRevoke) {
    require(MmapRegionFactory.FEATURE_HOST_ADDRESS);
    long address = mapping.hostAddress().orElseThrow();
    return lifetime.lend(holder, address, spec.size(), onRevoke);
  }

  /**
   * Opens another descriptor of the file behind the region.
   *
   * @return the descriptor; the caller closes it
   * @throws RegionClosedException if the region is closed
   * @throws IllegalStateException if there is no file behind the region
   * @throws FeatureUnavailableException if the back end has no {@link
   *     MmapRegionFactory#FEATURE_DESCRIPTOR}
   */
  public RegionDescriptor duplicateDescriptor() {
    require(MmapRegionFactory.FEATURE_DESCRIPTOR);
    return mapping.duplicateDescriptor();
  }

  private void require(String feature) {
    if (!lifetime.isOpen()) {
      throw new RegionClosedException(toString());
    }
    if (!features.contains(feature)) {
      throw new FeatureUnavailableException(backend, feature);
    }
  }

  /**
   * Returns what the back end offers beyond this class.
   *
   * @param <T> the type asked for
   * @param type an interface exported by a back end, such as {@code SegmentAccess}
   * @return the object, or empty if this back end does not offer it
   */
  public <T> Optional<T> unwrap(Class<T> type) {
    return mapping.unwrap(type);
  }

  /**
   * Closes the region, waiting at most {@link #CLOSE_TIMEOUT} for those who hold its memory.
   *
   * @throws RegionBusyException if a holder did not let go in time; the region stays closing
   * @see #close(Duration)
   */
  @Override
  public void close() {
    close(CLOSE_TIMEOUT);
  }

  /**
   * Closes the region: refuses new accesses at once, revokes every lease, waits for the holders,
   * then unmaps. Closing a closed region does nothing.
   *
   * @param timeout how long to wait for holders; zero or less does not wait
   * @throws RegionBusyException if a holder did not let go in time; the region stays closing and
   *     the last holder that lets go unmaps it
   */
  public void close(Duration timeout) {
    lifetime.close(timeout);
  }

  /**
   * Describes the region for messages.
   *
   * @return back end, size, backing and label; no host address
   */
  @Override
  public String toString() {
    return description;
  }

  @Nullable DirtyBitmap log() {
    return log;
  }

  boolean permits(int kind) {
    return lifetime.isOpen() && ((kind & VolatileSlice.WRITE) == 0 || !isReadOnly());
  }
}
