package org.guestmem.api.spi;

import java.util.Optional;
import java.util.OptionalLong;
import org.guestmem.api.MappingFacts;
import org.guestmem.api.MmapRegion;
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
   * Returns a view of the whole mapping.
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
   * Returns how the memory is really mapped.
   *
   * @return facts, which do not change
   */
  default MappingFacts facts() {
    return MappingFacts.UNKNOWN;
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
   * membarrier(2) with {@code PRIVATE_EXPEDITED}; the dirty log then tests before it sets.
   *
   * @return the barrier, or empty where there is none
   */
  default Optional<Runnable> globalBarrier() {
    return Optional.empty();
  }
}
