package org.guestmem.api.spi;

import java.util.HashSet;
import java.util.Set;
import java.util.function.Supplier;
import org.guestmem.api.ByteSize;
import org.guestmem.api.MappingFailedException;
import org.guestmem.api.MappingPolicy;
import org.guestmem.api.MmapRegion;
import org.guestmem.api.RegionSpec;
import org.jspecify.annotations.Nullable;

/** Keeps the regions of a back end within the sizes of a policy. */
final class MappingQuota {
  private final MappingPolicy policy;
  private final Set<MmapRegion> mapped = new HashSet<>();

  // Of regions that are mapped, or about to be.
  private long total;

  MappingQuota(MappingPolicy policy) {
    this.policy = policy;
  }

  MappingPolicy policy() {
    return policy;
  }

  /**
   * Makes a region if there is room for it.
   *
   * @throws MappingFailedException if it or all of them would be too large
   */
  MmapRegion within(RegionSpec spec, Supplier<MmapRegion> maker) {
    if (spec.size() > policy.maxRegion()) {
      throw new MappingFailedException(
          spec,
          "a region may have at most " + ByteSize.format(policy.maxRegion()),
          "ask for less, or raise " + MappingPolicy.MAX_REGION);
    }
    if (policy.maxTotal() == Long.MAX_VALUE) {
      return maker.get(); // nobody counts, so that nobody keeps a region that is forgotten
    }
    reserve(spec);
    MmapRegion made = null;
    try {
      made = maker.get();
      return made;
    } finally {
      settle(spec, made);
    }
  }

  private synchronized void reserve(RegionSpec spec) {
    mapped.removeIf(this::gone);
    long left = policy.maxTotal() - total;
    if (spec.size() > left) {
      throw new MappingFailedException(
          spec,
          "all regions may have at most %s, of which %d bytes are left"
              .formatted(ByteSize.format(policy.maxTotal()), left),
          "close others or ask for less, or raise " + MappingPolicy.MAX_TOTAL);
    }
    total += spec.size();
  }

  private boolean gone(MmapRegion region) {
    if (region.isUnmapped()) {
      total -= region.size();
      return true;
    }
    return false;
  }

  private synchronized void settle(RegionSpec spec, @Nullable MmapRegion made) {
    if (made == null) {
      total -= spec.size();
    } else {
      mapped.add(made);
    }
  }
}
