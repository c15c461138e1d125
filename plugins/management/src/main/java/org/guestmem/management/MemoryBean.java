package org.guestmem.management;

import java.util.Collection;
import java.util.function.Supplier;

/** All guest memory for JMX. */
final class MemoryBean implements GuestMemoryMXBean {
  private final Supplier<String[]> backends;
  private final Collection<RegionBean> regions;
  private final MemoryCounts counts;

  /** The collection may change at any time. */
  MemoryBean(Supplier<String[]> backends, Collection<RegionBean> regions, MemoryCounts counts) {
    this.backends = backends;
    this.regions = regions;
    this.counts = counts;
  }

  @Override
  public String[] getBackends() {
    return backends.get();
  }

  @Override
  public int getRegions() {
    return regions.size();
  }

  @Override
  public long getSize() {
    return regions.stream().mapToLong(RegionBean::getSize).sum();
  }

  @Override
  public long getResidentBytes() {
    return regions.stream().mapToLong(region -> Math.max(0, region.getResidentBytes())).sum();
  }

  @Override
  public long getDirtyBytes() {
    return regions.stream()
        .filter(region -> region.getDirtyPageSize() > 0)
        .mapToLong(region -> region.getDirtyPages() * region.getDirtyPageSize())
        .sum();
  }

  @Override
  public long getMappedCount() {
    return counts.mapped.sum();
  }

  @Override
  public long getUnmappedCount() {
    return counts.unmapped.sum();
  }

  @Override
  public long getHarvestCount() {
    return counts.harvests.sum();
  }

  @Override
  public long getFaultCount() {
    return counts.faults.sum();
  }

  @Override
  public long getClosedForUserCount() {
    return counts.closedForUsers.sum();
  }
}
