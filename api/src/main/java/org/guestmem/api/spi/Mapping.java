package org.guestmem.api.spi;

import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.OptionalLong;
import org.guestmem.api.Discarded;
import org.guestmem.api.MappingFacts;
import org.guestmem.api.MmapRegion;
import org.guestmem.api.Protection;
import org.guestmem.api.RegionDescriptor;
import org.guestmem.api.VolatileSlice;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * The memory behind one region: the small thing that a back end writes.
 *
 * <p>The region calls {@link #shut} once, then {@link #unmap} until it succeeds, under its own
 * lock; the other methods only before that.
 *
 * <p>Thread-safety: views are used by many threads while the mapping is shut and unmapped.
 */
@ConsumerType
public interface Mapping {

  /**
   * Returns a view of the whole mapping; called once, and again when the view may have ended: after
   * each {@link #protect}, and when another mapping of a group was protected or shut.
   *
   * @param region the region that the view belongs to
   * @return a view from 0 to the size of the region
   */
  VolatileSlice view(MmapRegion region);

  /**
   * Returns where the mapping lies in this process.
   *
   * @return the host address of its first byte, or empty if there is none to give
   */
  default OptionalLong hostAddress() {
    return OptionalLong.empty();
  }

  /**
   * Returns memory as a buffer that a channel of the JDK can use without copying; also called while
   * the mapping is being shut. A channel that uses it delays {@link #unmap} or keeps the memory.
   *
   * @param offset where the buffer begins in the mapping, in bytes; inside the mapping
   * @param length how many bytes are wanted, at least 1; all are inside the mapping
   * @return a direct buffer at position 0 with at least 1 byte and at most {@code length}, fewer
   *     where the host memory is not contiguous; or empty if this memory cannot be had so
   * @throws org.guestmem.api.RegionClosedException if the mapping was shut
   */
  default Optional<ByteBuffer> hostBuffer(long offset, int length) {
    return Optional.empty();
  }

  /**
   * Returns how the memory is really mapped.
   *
   * @return facts, which do not change
   */
  default MappingFacts facts() {
    return MappingFacts.UNKNOWN;
  }

  /**
   * Returns how long the file behind the memory is now: others may have changed that since it was
   * mapped. The mapping may be shut meanwhile, but is not unmapped.
   *
   * @return the length in bytes, or empty if there is no file or the host does not tell
   */
  default OptionalLong fileLength() {
    return OptionalLong.empty();
  }

  /**
   * Tells whether the file behind the memory has no name any more; asked as {@link #fileLength} is.
   *
   * @return true if others deleted it since it was mapped; false if not, if there is no file, or if
   *     the host does not tell
   */
  default boolean isFileDeleted() {
    return false;
  }

  /**
   * Opens another descriptor of the file behind the memory; only for back ends with {@link
   * org.guestmem.api.MmapRegionFactory#FEATURE_DESCRIPTOR}.
   *
   * @return the descriptor
   */
  default RegionDescriptor duplicateDescriptor() {
    throw new UnsupportedOperationException();
  }

  /**
   * Frees pages, so that they read as zero; only for back ends with {@link
   * org.guestmem.api.MmapRegionFactory#FEATURE_DISCARD}, whose {@link #facts} have the page size.
   * The mapping may be shut meanwhile, but is not unmapped; so it is in {@link #resident} and
   * {@link #flush}.
   *
   * @param region the region, for messages
   * @param offset where to begin, in bytes, a multiple of the page size
   * @param length how many bytes, at least 1, to a multiple of the page size or the end
   * @return how it was done
   * @throws org.guestmem.api.HostCallFailedException if the host refuses
   */
  default Discarded.Mechanism discard(MmapRegion region, long offset, long length) {
    throw new UnsupportedOperationException();
  }

  /**
   * Tells which pages are in RAM; only for back ends with {@link
   * org.guestmem.api.MmapRegionFactory#FEATURE_RESIDENT}, whose {@link #facts} have the page size.
   *
   * @param region the region, for messages
   * @param offset where the first page begins, in bytes, a multiple of the page size
   * @param resident one element a page, to be set to 1 if it is in RAM and to 0 if not
   * @throws org.guestmem.api.HostCallFailedException if the host refuses
   */
  default void resident(MmapRegion region, long offset, byte[] resident) {
    throw new UnsupportedOperationException();
  }

  /**
   * Writes a range back to the shared file behind it; only for back ends with {@link
   * org.guestmem.api.MmapRegionFactory#FEATURE_FLUSH}.
   *
   * @param region the region, for messages
   * @param offset where to begin, in bytes
   * @param length how many bytes, at least 1
   * @throws org.guestmem.api.HostCallFailedException if the host cannot write
   * @throws org.guestmem.api.RegionClosedException if the mapping was shut and cannot do it any
   *     more
   */
  default void flush(MmapRegion region, long offset, long length) {
    throw new UnsupportedOperationException();
  }

  /**
   * Ends all views as {@link #shut} does, then changes what the pages allow; only for back ends
   * with {@link org.guestmem.api.MmapRegionFactory#FEATURE_PROTECT}. The region calls it under its
   * own lock while nobody has the {@link #hostAddress}, and then asks for a new view, also after an
   * exception.
   *
   * @param region the region, for messages
   * @param wanted what users may do
   * @return false if a native call or a channel transfer holds the memory; nothing has changed then
   * @throws org.guestmem.api.HostCallFailedException if the host refuses; the pages are as before
   */
  default boolean protect(MmapRegion region, Protection wanted) {
    throw new UnsupportedOperationException();
  }

  /**
   * Makes every access through every view fail from now on, also those of other threads, and
   * returns once none is under way. Never fails.
   */
  void shut();

  /**
   * Releases the memory, unless a native call or a channel transfer still holds it; called after
   * {@link #shut}.
   *
   * @return false if somebody still holds the memory: it will be called again
   */
  boolean unmap();

  /**
   * Puts an inaccessible reservation in the place of the memory, so that a stale host address
   * reaches nothing; called after {@link #shut} and before {@link #unmap}. Only a back end that has
   * a {@link #hostAddress} needs it.
   */
  default void reserve() {}

  /**
   * Returns where the next data lies, for scans: they read no hole, because reading one may
   * allocate its pages. The mapping may be shut meanwhile, but is not unmapped. Must not touch the
   * memory.
   *
   * @param offset where to look from, in bytes
   * @param end where to stop looking: above {@code offset}, at most the size of the mapping
   * @return the first offset, from {@code offset} on, at which a byte may differ from zero, or
   *     {@code end} if there is none before it
   */
  default long nextData(long offset, long end) {
    return offset;
  }

  /**
   * Returns where data ends that begins at an offset, as {@link #nextData} returned it; called and
   * bound as that is.
   *
   * @param offset where the data begins, in bytes
   * @param end where to stop looking: above {@code offset}, at most the size of the mapping
   * @return where a hole follows, or {@code end} if there is none before it
   */
  default long dataEnd(long offset, long end) {
    return end;
  }

  /**
   * Returns what the back end offers beyond the model.
   *
   * @param <T> the type asked for
   * @param type an interface exported by the back end
   * @return the object, or empty
   */
  default <T> Optional<T> unwrap(Class<T> type) {
    return Optional.empty();
  }

  /**
   * Returns a barrier that orders the accesses of all threads of this process, such as
   * membarrier(2) with {@code PRIVATE_EXPEDITED}; writers then need no fence for the dirty log.
   *
   * @return the barrier, or empty where there is none
   */
  default Optional<Runnable> globalBarrier() {
    return Optional.empty();
  }
}
