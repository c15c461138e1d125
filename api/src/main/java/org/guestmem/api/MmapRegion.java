package org.guestmem.api;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Collection;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.guestmem.api.spi.Mapping;
import org.guestmem.api.spi.MemoryListeners;
import org.jspecify.annotations.Nullable;

/**
 * A host mapping: so many bytes, at offsets from 0, that are read and written through {@link
 * VolatileSlice} views until the region is closed.
 *
 * <p>Anonymous memory is zero when created. "Never a crash" holds for views, also of a file that
 * shrinks while it is mapped, but for what {@link Truncation} says: see {@link VolatileSlice}.
 * Pages of other memory that the host cannot supply, such as huge ones of an empty pool, may end
 * the process: {@link HostOption.Advice#RESERVE} and {@link HostOption.Prefault} ask for them
 * before. It does not hold for a host address that was lent, nor for what {@link #unwrap} gives
 * out: there the caller answers.
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

  // Made in advance: a refused access names its region, and a guest can cause those.
  private volatile String description;
  private final Mapping mapping;
  private final RegionLifetime lifetime;
  private final RegionPages pages;
  private final @Nullable DirtyBitmap log;
  private final boolean truncatable;

  // Written under the lock of the lifetime, the view last.
  private volatile Protection protection;
  private volatile VolatileSlice whole;

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
    this(spec, backend, features, mapping, new SharedViews());
  }

  /**
   * Takes over a mapping, and puts the region into a group; for back ends, as the other.
   *
   * @param spec what was asked for and is now mapped
   * @param backend the name of the back end
   * @param features what the back end can do; methods that need another are refused
   * @param mapping the memory, which this region unmaps when it is closed
   * @param group the group
   * @throws RegionClosedException if the group is closed; the mapping is still the caller's
   */
  public MmapRegion(
      RegionSpec spec, String backend, Set<String> features, Mapping mapping, RegionGroup group) {
    this(spec, backend, features, mapping, group.views());
  }

  private MmapRegion(
      RegionSpec spec, String backend, Set<String> features, Mapping mapping, SharedViews views) {
    this.spec = spec;
    this.backend = backend;
    this.features = Set.copyOf(features);
    this.mapping = mapping;
    this.protection = spec.protection();
    this.description = describe();
    this.lifetime = new RegionLifetime(description, spec.size(), mapping, views);
    this.pages = new RegionPages(this, mapping, lifetime);
    this.truncatable = Truncation.threatens(spec, mapping.facts());
    this.log =
        spec.tracksDirty()
            ? DirtyBitmap.forRegion(description, spec, mapping.globalBarrier())
            : null;
    synchronized (views) {
      views.add(this);
      this.whole = makeView();
    }
    MemoryListeners.all().mapped(description, backend, spec);
  }

  /** Before the view ends, under the lock of the lifetime: memories shall look for the next one. */
  void stopView() {
    if (whole instanceof PrimarySlice held) {
      held.stopAll();
    }
  }

  /** Under the lock of the lifetime. */
  void renewView() {
    whole = makeView();
  }

  private VolatileSlice makeView() {
    VolatileSlice view = mapping.view(this);
    return truncatable ? new FencedSlice(view) : view;
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
   * Tells whether others can shrink the file behind the region, so that bytes of it are gone while
   * it is mapped.
   *
   * <p>So it is with every file, but for those that are sealed with {@link Seal#SHRINK}, of which
   * the back end must be able to know, and those that the specification calls {@link
   * Truncation#TRUSTED}. Accesses to such a region are fenced, which costs some 10 ns on Java 25
   * and more before, so that a page that is gone is a {@link MemoryFaultException} and not the end
   * of the process: see {@link VolatileSlice} and {@link Truncation}. What {@link #unwrap} and
   * {@link #lendHostAddress} give has no fence.
   *
   * @return what was found when the region was created
   */
  public boolean isTruncatable() {
    return truncatable;
  }

  /**
   * Tells whether the file behind the region was deleted while it is mapped; unlink(2). The memory
   * is as before, but who opens the path finds another file or none, and what was written is gone
   * once the last mapping and descriptor are.
   *
   * <p>Back ends with {@link MmapRegionFactory#FEATURE_DESCRIPTOR} ask the file, which may have
   * other names. The others know no more than its path, and take a file that was moved or replaced
   * for a deleted one.
   *
   * @return true if it was; false if not, for memory without a file, for memfds, which never had a
   *     name, and where the host does not tell
   * @throws RegionClosedException if the region is closed
   */
  public boolean isFileDeleted() {
    return lifetime.ask("a look at its file", mapping::isFileDeleted);
  }

  /**
   * Tells whether writes are refused.
   *
   * @return true if {@link #protection} is {@link Protection#READ_ONLY}
   */
  public boolean isReadOnly() {
    return protection == Protection.READ_ONLY;
  }

  /**
   * Returns what the region lets its users do now.
   *
   * @return that of the specification until {@link #protect} changes it
   */
  public Protection protection() {
    return protection;
  }

  /**
   * Lets users of the region write from now on, or no longer; mprotect(2).
   *
   * <p>All views and segments made before end first, those of other threads too: what they are
   * asked for is a {@link StaleViewException}. Then the host changes the pages, and {@link #slice}
   * gives a new view. Accesses by guest address take it by themselves; one that runs during the
   * change may be a {@link StaleViewException} and is to be repeated, by the caller: nobody else
   * knows whether a write that was cut short may be made twice. A write that ended before may still
   * have to mark its pages dirty: before a last harvest wait for the writers.
   *
   * <p>If the protection is in force already, views stay. In a {@link RegionGroup} the views of the
   * other regions end with those of this one.
   *
   * @param wanted what users may do
   * @throws NullPointerException if {@code wanted} is null
   * @throws RegionClosedException if the region is closed
   * @throws FeatureUnavailableException if the back end has no {@link
   *     MmapRegionFactory#FEATURE_PROTECT}
   * @throws RegionBusyException if a host address is lent, or an operation or a channel transfer is
   *     under way; views stay
   * @throws HostCallFailedException if the host refuses, such as writes to a file that was mapped
   *     to be read; the protection is as before, and views have ended all the same
   */
  public void protect(Protection wanted) {
    Objects.requireNonNull(wanted, "wanted");
    lifetime.alone("a change of its protection", () -> change(wanted));
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
   * Tells whether the region has let go of its memory.
   *
   * @return true once closing is done; a holder may keep a region that is not open from it
   */
  public boolean isUnmapped() {
    return lifetime.isUnmapped();
  }

  /**
   * Returns the view of the whole region.
   *
   * @return the view; the same until it ends: until {@link #protect} changes the protection, or the
   *     {@link RegionGroup} changes
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
   * @throws IllegalArgumentException if {@code length} is negative
   */
  public VolatileSlice slice(long offset, long length) {
    return whole.subslice(offset, length);
  }

  /**
   * Returns the log of written pages.
   *
   * @return the log, which is off until it is {@linkplain DirtyBitmap#enable switched on} where the
   *     specification asked for one on demand; empty if it asked for none
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
   * <p>In OSGi a lease is left open if the bundle stops whose class loader made the class of {@code
   * onRevoke}. Then the log names both, {@code onRevoke} is called as if the region closed, and is
   * forgotten. If it does not give the address back, nobody takes it away: a device may still use
   * it. The lease then goes on to hold the memory, and a close of the region names its holder.
   *
   * @param holder who holds the address, for messages
   * @param onRevoke called at most once, on a thread of its own, when the region is closing or the
   *     bundle of its class has stopped: stop using the address, then close the lease
   * @return the lease; close it when the address is no longer used
   * @throws NullPointerException if an argument is null
   * @throws RegionClosedException if the region is closed
   * @throws FeatureUnavailableException if the back end has no {@link
   *     MmapRegionFactory#FEATURE_HOST_ADDRESS}
   */
  public HostAddressLease lendHostAddress(String holder, Runnable onRevoke) {
    return lendHostAddress(0, spec.size(), holder, onRevoke);
  }

  /**
   * Lends the host address of a part of the region; all that is said of lending the whole holds.
   *
   * <p>The lease says how long the part is: what lies beyond may be anybody's memory.
   *
   * @param offset where the part begins, in bytes
   * @param length how many bytes the part spans, at least 1
   * @param holder who holds the address, for messages
   * @param onRevoke called at most once, on a thread of its own, when the region is closing or the
   *     bundle of its class has stopped: stop using the address, then close the lease
   * @return the lease; close it when the address is no longer used
   * @throws NullPointerException if an argument is null
   * @throws RegionClosedException if the region is closed
   * @throws IllegalArgumentException if {@code length} is less than 1: an address of no bytes may
   *     be that of other memory
   * @throws OutOfRangeException if {@code [offset, offset + length)} is not inside the region
   * @throws FeatureUnavailableException if the back end has no {@link
   *     MmapRegionFactory#FEATURE_HOST_ADDRESS}
   */
  public HostAddressLease lendHostAddress(
      long offset, long length, String holder, Runnable onRevoke) {
    if (length < 1) {
      throw new IllegalArgumentException("length " + length + " is less than 1 byte");
    }
    if (!lifetime.isOpen()) {
      throw new RegionClosedException(toString());
    }
    if (AccessCheck.outside(offset, length, spec.size())) {
      throw OutOfRangeException.ofOffset(toString(), offset, length, spec.size());
    }
    require(MmapRegionFactory.FEATURE_HOST_ADDRESS);
    long address = mapping.hostAddress().orElseThrow() + offset;
    return lifetime.lend(holder, address, length, onRevoke);
  }

  /**
   * Gives pages back to the host; they read as zero from then on.
   *
   * <p>For memory balloons and the like. What backs the region decides how, and what else happens:
   *
   * <ul>
   *   <li>Anonymous memory and memfds lose the pages and their swap. A memfd loses them for all who
   *       map it.
   *   <li>A shared file gets a hole: <b>the file loses these bytes</b>, for all who use it.
   *   <li>A private file keeps its bytes; new anonymous memory takes the place of its pages, with
   *       the NUMA policy and the advice of the region. Each such range may cost the host's table
   *       of mappings two entries, so the back end allows only so many of them.
   * </ul>
   *
   * <p>Explicit huge pages go back to the host's pool, which need not keep them for the region: who
   * writes there again may find a fault where the pool is used up.
   *
   * <p>The pages count as written and are marked dirty. An access to them that runs at the same
   * time is safe; it may come before or after. A guest that holds the host address sees the same.
   *
   * @param offset where the range begins, in bytes; a multiple of {@link MappingFacts#pageSize} or
   *     the end of the region
   * @param length how many bytes; the range ends at such a place too. 0 does nothing
   * @return what was done; it never returns if the memory was not freed
   * @throws RegionClosedException if the region is closed
   * @throws FeatureUnavailableException if the back end has no {@link
   *     MmapRegionFactory#FEATURE_DISCARD}
   * @throws OutOfRangeException if {@code [offset, offset + length)} is not inside the region
   * @throws ReadOnlyRegionException if the region is read-only
   * @throws IllegalArgumentException if {@code length} is negative, or the range does not begin and
   *     end at borders of pages
   * @throws HostCallFailedException if the host refuses: its file system cannot punch holes, the
   *     memory is locked in RAM, a seal forbids it, there are too many ranges
   */
  public Discarded discard(long offset, long length) {
    return pages.discard(offset, length);
  }

  /**
   * Counts the bytes of a range that are in RAM; mincore(2).
   *
   * @param offset where the range begins, in bytes
   * @param length how many bytes to look at
   * @return how many of them are; what {@link #forEachResident} gives, added up
   * @throws RegionClosedException if the region is closed
   * @throws FeatureUnavailableException if the back end has no {@link
   *     MmapRegionFactory#FEATURE_RESIDENT}
   * @throws OutOfRangeException if {@code [offset, offset + length)} is not inside the region
   * @throws IllegalArgumentException if {@code length} is negative
   * @throws HostCallFailedException if the host does not tell, for want of memory of its own
   */
  public long residentBytes(long offset, long length) {
    long[] sum = new long[1];
    pages.forEachResident(offset, length, (from, count) -> sum[0] += count);
    return sum[0];
  }

  /**
   * Calls for each run of bytes of a range whose pages are in RAM, in ascending order; mincore(2).
   *
   * <p>It is a hint: pages come and go, and each is as it was at some moment of the call. Of shared
   * memory and files a page counts that is in RAM for anybody, even if this region never touched
   * it; of private memory those of this region, and the pages of the file that it has not copied. A
   * page that was swapped out does not count, one of zeros that was read but never written does.
   * Where the host keeps secret what others have in RAM, for files that this process may not write,
   * it calls all of them resident. Explicit huge pages count where this process has touched them.
   *
   * @param offset where the range begins, in bytes
   * @param length how many bytes to look at
   * @param consumer takes the runs, cut to the range; it may use the region, and close it
   * @throws NullPointerException if {@code consumer} is null
   * @throws RegionClosedException if the region is closed
   * @throws FeatureUnavailableException if the back end has no {@link
   *     MmapRegionFactory#FEATURE_RESIDENT}
   * @throws OutOfRangeException if {@code [offset, offset + length)} is not inside the region
   * @throws IllegalArgumentException if {@code length} is negative
   * @throws HostCallFailedException if the host does not tell, for want of memory of its own
   */
  public void forEachResident(long offset, long length, RangeConsumer consumer) {
    Objects.requireNonNull(consumer, "consumer");
    pages.forEachResident(offset, length, consumer);
  }

  /**
   * Writes the whole region back to its file; {@link #flush(long, long)}.
   *
   * @throws RegionClosedException if the region is closed
   * @throws FeatureUnavailableException if the back end has no {@link
   *     MmapRegionFactory#FEATURE_FLUSH}
   * @throws HostCallFailedException if the host could not write
   */
  public void flush() {
    flush(0, size());
  }

  /**
   * Writes a range back to its file, and returns when the device has it: what was written before
   * the call, through whatever view, address or mapping of this host; msync(2), {@code MS_SYNC}.
   *
   * <p>Memory without a file, memfds and private mappings have nothing to write back: then it
   * returns at once. A read-only region may have been written before, or by others, and is flushed.
   *
   * @param offset where the range begins, in bytes
   * @param length how many bytes; the host writes whole pages
   * @throws RegionClosedException if the region is closed
   * @throws FeatureUnavailableException if the back end has no {@link
   *     MmapRegionFactory#FEATURE_FLUSH}
   * @throws OutOfRangeException if {@code [offset, offset + length)} is not inside the region
   * @throws IllegalArgumentException if {@code length} is negative
   * @throws HostCallFailedException if the host could not write: {@code EIO} if the device failed,
   *     {@code ENOSPC} or {@code EDQUOT} if it is full. What reached the file is then unknown, and
   *     the host may not tell it a second time
   */
  public void flush(long offset, long length) {
    pages.flush(offset, length);
  }

  /**
   * Opens another descriptor of the file behind the region.
   *
   * @return the descriptor; the caller closes it
   * @throws RegionClosedException if the region is closed
   * @throws IllegalStateException if there is no file behind the region
   * @throws MappingFailedException if this process has no descriptors left
   * @throws FeatureUnavailableException if the back end has no {@link
   *     MmapRegionFactory#FEATURE_DESCRIPTOR}
   */
  public RegionDescriptor duplicateDescriptor() {
    require(MmapRegionFactory.FEATURE_DESCRIPTOR);
    return mapping.duplicateDescriptor();
  }

  /** Closed comes first: what a back end lacks is of no interest then. */
  void require(String feature) {
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
   * then unmaps. Closing a closed region does nothing. In a {@link RegionGroup} the views of the
   * other regions may end.
   *
   * @param timeout how long to wait for holders; zero or less does not wait
   * @throws RegionBusyException if a holder did not let go in time; the region stays closing and
   *     the last holder that lets go unmaps it
   */
  public void close(Duration timeout) {
    lifetime.close(timeout);
  }

  /**
   * Closes many regions as {@link #close(Duration)} closes one, in less time: it begins with all of
   * them before it waits for the holders of any, and the regions of one {@link RegionGroup} end
   * their views at once.
   *
   * @param regions the regions, of any back ends; those that are closed stay so
   * @param timeout how long to wait for the holders of all; zero or less does not wait
   * @throws NullPointerException if an argument or a region is null; nothing is closed then
   * @throws RegionBusyException if a holder did not let go in time: for the first such region, with
   *     those for others {@linkplain Throwable#getSuppressed suppressed}. These stay closing, the
   *     rest is closed
   */
  public static void closeAll(Collection<MmapRegion> regions, Duration timeout) {
    RegionClosing.close(regions.stream().map(region -> region.lifetime).toList(), timeout);
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

  private String describe() {
    boolean changed = protection != spec.protection();
    return backend
        + " region of "
        + spec
        + (changed ? isReadOnly() ? ", now read-only" : ", now read-write" : "");
  }

  /** What writers mark, or null if writes are not logged. */
  @Nullable DirtyFront log() {
    return log == null ? null : log.front();
  }

  /** Under the lock of the lifetime, while nobody holds the memory. */
  private boolean change(Protection wanted) {
    require(MmapRegionFactory.FEATURE_PROTECT);
    if (protection == wanted) {
      return true;
    }
    lifetime.views().stop();
    try {
      boolean done = mapping.protect(this, wanted);
      if (done) {
        protection = wanted;
        description = describe();
      }
      return done;
    } finally {
      lifetime.views().renew(); // the old ones may have ended, whatever the host said
    }
  }

  /** Says that the host had no page for an access, to the caller and to those who listen. */
  MemoryFaultException fault(long offset, long length) {
    OptionalLong left = fileLength();
    MemoryListeners.all().faulted(toString(), offset, length, left);
    return new MemoryFaultException(toString(), offset, length, left);
  }

  /**
   * Returns how long the file behind the region is now: others may have changed that since it was
   * mapped. Bytes of the region that lie past its end are a {@link MemoryFaultException}.
   *
   * @return the length in bytes; empty for memory without a file, and where the host does not tell
   * @throws RegionClosedException if the region is closed
   */
  public OptionalLong fileLength() {
    return lifetime.ask("a look at its file", mapping::fileLength);
  }

  /** The memory from an offset on, for channels; see {@link Mapping#hostBuffer}. */
  Optional<ByteBuffer> hostBuffer(long offset, int length) {
    return mapping.hostBuffer(offset, length);
  }

  /** As {@link Mapping#nextData}. */
  long nextData(long offset, long end) {
    return lifetime.ask("a search for holes", () -> mapping.nextData(offset, end));
  }

  /** As {@link Mapping#dataEnd}. */
  long dataEnd(long offset, long end) {
    return lifetime.ask("a search for holes", () -> mapping.dataEnd(offset, end));
  }

  boolean permits(int kind) {
    return lifetime.isOpen() && ((kind & VolatileSlice.WRITE) == 0 || !isReadOnly());
  }
}
