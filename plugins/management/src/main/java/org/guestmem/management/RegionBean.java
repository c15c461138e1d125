package org.guestmem.management;

import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.guestmem.api.DirtyBitmap;
import org.guestmem.api.FeatureUnavailableException;
import org.guestmem.api.GuestAddress;
import org.guestmem.api.GuestMemoryRegion;
import org.guestmem.api.HostCallFailedException;
import org.guestmem.api.MmapRegion;
import org.guestmem.api.RegionClosedException;

/** A region for JMX. */
final class RegionBean implements GuestMemoryRegionMXBean {
  private final String vm;
  private final GuestMemoryRegion region;
  private final Supplier<String[]> users;

  RegionBean(String vm, GuestMemoryRegion region, Supplier<String[]> users) {
    this.vm = vm;
    this.region = region;
    this.users = users;
  }

  private MmapRegion mapping() {
    return region.mapping();
  }

  @Override
  public String getVm() {
    return vm;
  }

  @Override
  public String getName() {
    return region.name();
  }

  @Override
  public String getBase() {
    return GuestAddress.format(region.base());
  }

  @Override
  public long getSize() {
    return region.size();
  }

  @Override
  public String getBacking() {
    return mapping().spec().backing().toString();
  }

  @Override
  public String getBackend() {
    return mapping().backend();
  }

  @Override
  public String getState() {
    if (mapping().isOpen()) {
      return "open";
    }
    return mapping().isUnmapped() ? "unmapped" : "closing";
  }

  @Override
  public boolean isReadOnly() {
    return mapping().isReadOnly();
  }

  @Override
  public boolean isTruncatable() {
    return mapping().isTruncatable();
  }

  @Override
  public long getResidentBytes() {
    return known(() -> mapping().residentBytes(0, region.size()));
  }

  private static long known(LongSupplier question) {
    try {
      return question.getAsLong();
    } catch (FeatureUnavailableException | RegionClosedException | HostCallFailedException e) {
      return UNKNOWN;
    }
  }

  @Override
  public long getDirtyPages() {
    return mapping().dirtyBitmap().map(DirtyBitmap::count).orElse(UNKNOWN);
  }

  @Override
  public long getDirtyPageSize() {
    return mapping().dirtyBitmap().map(DirtyBitmap::pageSize).orElse(UNKNOWN);
  }

  @Override
  public String[] getUsers() {
    return users.get();
  }
}
