package org.guestmem.api;

import java.util.Set;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Maps memory: the service that each back end registers once it has proved that it works here.
 *
 * <p>The service is bundle-scoped: regions that a bundle created and left open are closed when that
 * bundle stops or lets the service go. Whoever asks without a filter gets the back end with the
 * highest {@code service.ranking}; a filter on {@link #BACKEND} or {@link #FEATURES} chooses
 * another. A region stays with the back end that created it.
 *
 * <p>Thread-safety: safe for use by many threads.
 */
@ProviderType
public interface MmapRegionFactory {

  /** Service property: the name of the back end, {@code ffm} or {@code fallback}. */
  String BACKEND = "guestmem.backend";

  /** Service property: what the back end can do here, a list of the {@code FEATURE} names. */
  String FEATURES = "guestmem.features";

  /**
   * Feature: {@link MmapRegion#lendHostAddress} works, so that KVM and vhost can use the memory.
   */
  String FEATURE_HOST_ADDRESS = "host-address";

  /** Feature: closing a region unmaps it before {@link MmapRegion#close()} returns. */
  String FEATURE_EXPLICIT_UNMAP = "explicit-unmap";

  /** Feature: private anonymous memory and shared anonymous memory truly differ. */
  String FEATURE_SHARED_ANONYMOUS = "shared-anonymous";

  /** Feature: {@link Backing.Memfd}, with its seals. */
  String FEATURE_MEMFD = "memfd";

  /** Feature: {@link Backing.Descriptor} and {@link MmapRegion#duplicateDescriptor}. */
  String FEATURE_DESCRIPTOR = "descriptor";

  /** Feature: memory that somebody else mapped can be made a region. */
  String FEATURE_EXTERNAL = "external";

  /** Feature: {@link HostOption.HugePages}; the host has at least one size of them. */
  String FEATURE_HUGE_PAGES = "huge-pages";

  /** Feature: {@link HostOption.Advice#HUGE_PAGES} and {@link HostOption.Advice#SMALL_PAGES}. */
  String FEATURE_TRANSPARENT_HUGE_PAGES = "transparent-huge-pages";

  /** Feature: {@link HostOption.Advice#RESERVE}. */
  String FEATURE_RESERVE = "reserve";

  /** Feature: {@link HostOption.Prefault}. */
  String FEATURE_PREFAULT = "prefault";

  /** Feature: {@link HostOption.NumaPolicy}. */
  String FEATURE_NUMA = "numa";

  /** Feature: {@link HostOption.Alignment}. */
  String FEATURE_ALIGNMENT = "alignment";

  /** Feature: {@link HostOption.GuardPages}. */
  String FEATURE_GUARD_PAGES = "guard-pages";

  /** Feature: {@link HostOption.Advice#MERGE}; the kernel has KSM. */
  String FEATURE_MERGE = "merge";

  /** Feature: {@link HostOption.Advice#NO_DUMP}. */
  String FEATURE_DUMP = "dump";

  /** Feature: {@link HostOption.Advice#NO_FORK}. */
  String FEATURE_FORK = "fork";

  /** Feature: {@link HostOption.LockInRam}. */
  String FEATURE_LOCK = "lock";

  /** Feature: {@link MmapRegion#discard} frees memory. */
  String FEATURE_DISCARD = "discard";

  /** Feature: {@link MmapRegion#residentBytes} tells what is in RAM. */
  String FEATURE_RESIDENT = "resident";

  /** Feature: {@link MmapRegion#flush(long, long)} writes shared file mappings back. */
  String FEATURE_FLUSH = "flush";

  /** Feature: {@link MmapRegion#protect} works. */
  String FEATURE_PROTECT = "protect";

  /**
   * Maps memory.
   *
   * @param spec what to map
   * @return the mapping; the caller closes it
   * @throws NullPointerException if {@code spec} is null
   * @throws MappingFailedException if the request cannot work (a file offset that is not a multiple
   *     of {@link #granularity()}, a range past the end of the file), a {@link MappingPolicy} does
   *     not allow it or the host refuses it; nothing is left behind
   * @throws FeatureUnavailableException if the back end lacks what the specification asks for
   */
  MmapRegion create(RegionSpec spec);

  /**
   * Makes an empty group: regions that are closed together for the price of one.
   *
   * @return the group; the caller closes it
   */
  RegionGroup createGroup();

  /**
   * Returns the name of the back end.
   *
   * @return the value of {@link #BACKEND}
   */
  String backend();

  /**
   * Returns what the back end can do here.
   *
   * @return feature names, immutable
   */
  Set<String> features();

  /**
   * Returns the number that file offsets and guest base addresses must be multiples of.
   *
   * @return the host's page size in bytes, a power of two
   */
  long granularity();
}
