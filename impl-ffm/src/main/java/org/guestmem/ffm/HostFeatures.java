package org.guestmem.ffm;

import static org.guestmem.api.MmapRegionFactory.FEATURE_ALIGNMENT;
import static org.guestmem.api.MmapRegionFactory.FEATURE_DESCRIPTOR;
import static org.guestmem.api.MmapRegionFactory.FEATURE_DISCARD;
import static org.guestmem.api.MmapRegionFactory.FEATURE_DUMP;
import static org.guestmem.api.MmapRegionFactory.FEATURE_EXPLICIT_UNMAP;
import static org.guestmem.api.MmapRegionFactory.FEATURE_EXTERNAL;
import static org.guestmem.api.MmapRegionFactory.FEATURE_FLUSH;
import static org.guestmem.api.MmapRegionFactory.FEATURE_FORK;
import static org.guestmem.api.MmapRegionFactory.FEATURE_GUARD_PAGES;
import static org.guestmem.api.MmapRegionFactory.FEATURE_HOST_ADDRESS;
import static org.guestmem.api.MmapRegionFactory.FEATURE_HUGE_PAGES;
import static org.guestmem.api.MmapRegionFactory.FEATURE_LOCK;
import static org.guestmem.api.MmapRegionFactory.FEATURE_MEMFD;
import static org.guestmem.api.MmapRegionFactory.FEATURE_MERGE;
import static org.guestmem.api.MmapRegionFactory.FEATURE_NUMA;
import static org.guestmem.api.MmapRegionFactory.FEATURE_PREFAULT;
import static org.guestmem.api.MmapRegionFactory.FEATURE_PROTECT;
import static org.guestmem.api.MmapRegionFactory.FEATURE_RESERVE;
import static org.guestmem.api.MmapRegionFactory.FEATURE_RESIDENT;
import static org.guestmem.api.MmapRegionFactory.FEATURE_SHARED_ANONYMOUS;
import static org.guestmem.api.MmapRegionFactory.FEATURE_TRANSPARENT_HUGE_PAGES;

import java.util.Collections;
import java.util.Set;
import java.util.TreeSet;

/** What this host can do: what every Linux can, and what a trial showed. */
final class HostFeatures {
  private final Set<String> found =
      new TreeSet<>(
          Set.of(
              FEATURE_HOST_ADDRESS,
              FEATURE_EXPLICIT_UNMAP,
              FEATURE_SHARED_ANONYMOUS,
              FEATURE_DESCRIPTOR,
              FEATURE_EXTERNAL,
              FEATURE_RESERVE,
              FEATURE_ALIGNMENT,
              FEATURE_GUARD_PAGES,
              FEATURE_DISCARD,
              FEATURE_RESIDENT,
              FEATURE_FLUSH,
              FEATURE_PROTECT));

  private HostFeatures() {}

  /** Tries each feature that a kernel, its build or a seccomp filter may lack. */
  static Set<String> probe() {
    HostFeatures features = new HostFeatures();
    features.add(FEATURE_MEMFD, Memfd.isAvailable());
    features.add(FEATURE_HUGE_PAGES, !HugePagePool.sizes().isEmpty());
    features.add(FEATURE_TRANSPARENT_HUGE_PAGES, TransparentHugePages.isAvailable());
    features.add(FEATURE_PREFAULT, Prefaulting.isAvailable());
    features.add(FEATURE_NUMA, NumaNodes.isAvailable());
    features.add(FEATURE_MERGE, Madvise.MERGEABLE.isKnown());
    features.add(FEATURE_DUMP, Madvise.DONTDUMP.isKnown());
    features.add(FEATURE_FORK, Madvise.DONTFORK.isKnown());
    features.add(FEATURE_LOCK, MemoryLock.isAvailable());
    return Collections.unmodifiableSet(features.found);
  }

  private void add(String feature, boolean available) {
    if (available) {
      found.add(feature);
    }
  }
}
