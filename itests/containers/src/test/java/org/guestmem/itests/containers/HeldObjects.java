package org.guestmem.itests.containers;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicReference;
import org.guestmem.api.DirtyBitmap;
import org.guestmem.api.GuestMemory;
import org.guestmem.api.GuestMemoryRegion;
import org.guestmem.api.HostAddressLease;
import org.guestmem.api.IoVector;
import org.guestmem.api.MmapRegion;
import org.guestmem.api.RegionDescriptor;
import org.guestmem.api.SharedDirtyLog;
import org.guestmem.api.ValueType;
import org.guestmem.api.VolatileArrayRef;
import org.guestmem.api.VolatileRef;
import org.guestmem.api.VolatileSlice;
import org.guestmem.api.iommu.IommuMemory;
import org.guestmem.api.iommu.Iotlb;
import org.guestmem.api.iommu.IovaRange;
import org.guestmem.api.iommu.Permissions;
import org.osgi.framework.Bundle;

/**
 * What somebody may keep of a region: an object of every type that gives access to its memory, or
 * to what belongs to it.
 */
final class HeldObjects {
  /** Types of which nothing is kept, by the reason. */
  static final Map<String, Set<String>> NOT_HELD =
      Map.of(
          "a description or a copy",
          Set.of("Backing", "DirtyPages", "HostOption", "Iotlb", "RegionSpec$Builder", "ValueType"),
          "gives the memory of a machine, which is held",
          Set.of("GuestAddressSpace"),
          "ends a registration",
          Set.of("GuestAddressSpace$Registration", "MemoryListeners$Registration"),
          "written by those who hold memory or map it",
          Set.of(
              "AddressSpaceListener",
              "IommuMissHandler",
              "IovaLog",
              "Mapping",
              "MemoryListener",
              "RangeConsumer"),
          "makes regions, and has none of its own",
          Set.of("FfmActivator", "FfmRegionFactory", "MmapRegionFactory", "RegionGroup"));

  /** What is obtainable, but not from a back end without host addresses and descriptors. */
  static final Set<String> NATIVE = Set.of("HostAddressLease", "RegionDescriptor");

  /** An object, by the type through which its holder calls it. */
  record Held(Class<?> type, Object object) {}

  private final List<Held> all = new ArrayList<>();

  private final GuestMemoryRegion region;
  private final MmapRegion log;

  /** Takes all that any back end gives from a region with a dirty log and from one without. */
  HeldObjects(GuestMemoryRegion region, MmapRegion log) {
    this.region = region;
    this.log = log;
    hold(GuestMemoryRegion.class, region);
    hold(MmapRegion.class, region.mapping());
    hold(region.slice());
    hold(region.slice().subslice(0, 4096));
    hold(region.mapping().dirtyBitmap().orElseThrow());
    hold(GuestMemory.of(region));
    hold(SharedDirtyLog.class, new SharedDirtyLog(log.slice()));
  }

  private void hold(VolatileSlice slice) {
    VolatileArrayRef<Integer> array = slice.array(0, ValueType.INT, 128);
    hold(VolatileSlice.class, slice);
    hold(VolatileRef.class, slice.ref(0, ValueType.INT));
    hold(VolatileArrayRef.class, array);
    hold(List.class, array.asList());
    hold(IoVector.class, IoVector.of(slice, slice));
  }

  private void hold(DirtyBitmap dirty) {
    hold(DirtyBitmap.class, dirty);
    hold(dirty.harvester("stale"));
    hold(dirty.slice(0, dirty.size()));
  }

  private void hold(GuestMemory memory) {
    Iotlb iotlb = new Iotlb();
    iotlb.map(IovaRange.ofLength(0, 8192), 0, Permissions.READ_WRITE);
    hold(GuestMemory.class, memory);
    hold(IommuMemory.of(memory, iotlb));
    hold(memory.slice(0, 4096));
    memory.slices(0, 4096).forEach(this::hold);
    hold(IoVector.class, memory.ioVector(0, 4096));
  }

  /** Takes what only a back end with host addresses and descriptors gives. */
  void holdWhatIsNative(Bundle backEnd) throws ClassNotFoundException {
    MmapRegion mapping = region.mapping();
    AtomicReference<HostAddressLease> lease = new AtomicReference<>();
    lease.set(mapping.lendHostAddress("stale", () -> lease.get().close()));
    hold(lease.get());
    hold(RegionDescriptor.class, mapping.duplicateDescriptor());
    Class<?> segments = backEnd.loadClass("org.guestmem.ffm.SegmentAccess");
    hold(segments, mapping.unwrap(segments).orElseThrow());
  }

  private void hold(Object object) {
    hold(object.getClass(), object);
  }

  private void hold(Class<?> type, Object object) {
    all.add(new Held(type, object));
  }

  boolean isClosed() {
    return !region.mapping().isOpen() && !log.isOpen();
  }

  Collection<Held> all() {
    return all;
  }

  /** The names of their types, as those of {@link ObtainableTypes}. */
  Set<String> types() {
    Set<String> names = new TreeSet<>();
    all.forEach(held -> names.add(held.type().getSimpleName()));
    return names;
  }
}
