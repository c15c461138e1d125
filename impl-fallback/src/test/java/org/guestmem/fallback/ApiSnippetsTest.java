package org.guestmem.fallback;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.lang.invoke.MethodHandles;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import org.guestmem.api.AddressRange;
import org.guestmem.api.ByteSize;
import org.guestmem.api.DirtyBitmap;
import org.guestmem.api.DirtyHarvester;
import org.guestmem.api.DirtyPages;
import org.guestmem.api.GuestAddressSpace;
import org.guestmem.api.GuestMemory;
import org.guestmem.api.GuestMemoryRegion;
import org.guestmem.api.LittleEndian;
import org.guestmem.api.MmapRegion;
import org.guestmem.api.MmapRegionFactory;
import org.guestmem.api.RegionGroup;
import org.guestmem.api.RegionSpec;
import org.guestmem.api.ValueType;
import org.guestmem.api.VolatileSlice;
import org.guestmem.api.iommu.IommuMemory;
import org.guestmem.api.iommu.Iotlb;
import org.guestmem.api.iommu.IovaRange;
import org.guestmem.api.iommu.Permissions;
import org.junit.jupiter.api.Test;

/**
 * The examples in the Javadoc of the API are the regions of this file: they must do what they say.
 */
final class ApiSnippetsTest {
  private final MmapRegionFactory factory = new FallbackRegionFactory();
  private final List<String> sent = new ArrayList<>();

  // @start region="record"
  @LittleEndian
  record Descriptor(long address, int length, short flags, short next) {}

  static final ValueType<Descriptor> DESCRIPTOR =
      ValueType.ofRecord(MethodHandles.lookup(), Descriptor.class);

  static Descriptor descriptor(VolatileSlice table, int index) {
    return DESCRIPTOR.read(table, 16L * index);
  }

  // @end

  private void send(long offset, long length) {
    sent.add(offset + "+" + length);
  }

  @Test
  void whatIsWrittenMustBeInTheLog() {
    // @start region="map"
    RegionSpec spec =
        RegionSpec.builder(ByteSize.parse("16MiB")).trackDirty().label("ram0").build();
    try (MmapRegion ram = factory.create(spec)) {
      ram.slice().putIntRelease(0x1000, 1); // by offset: one aligned access, with release order

      GuestMemory memory = GuestMemory.of(GuestMemoryRegion.of("ram0", 4L << 30, ram));
      memory.putLong((4L << 30) + 0x2ffc, 42); // by guest address, aligned or not

      ram.dirtyBitmap().orElseThrow().harvest().forEachRange(this::send);
    }
    // @end
    assertEquals(List.of("4096+12288"), sent);
  }

  @Test
  void recordMustBeReadAsTheGuestLaidItOut() {
    try (MmapRegion ram = factory.create(RegionSpec.builder(4096).build())) {
      VolatileSlice table = ram.slice();
      table.putLong(16, value(0x1234_5678_9abcL, ByteOrder.LITTLE_ENDIAN));
      assertEquals(
          new Descriptor(0x1234_5678_9abcL, 0, (short) 0, (short) 0), descriptor(table, 1));
    }
  }

  /** What a guest of that order would store. */
  private static long value(long number, ByteOrder order) {
    return ByteOrder.nativeOrder() == order ? number : Long.reverseBytes(number);
  }

  @Test
  void regionsOfAGroupMustCloseWithIt() {
    AddressRange low = AddressRange.of(0, 65_536);
    AddressRange high = AddressRange.of(1L << 32, 65_536);
    List<GuestMemoryRegion> regions = new ArrayList<>();
    // @start region="group"
    try (RegionGroup ram = factory.createGroup()) {
      GuestMemory memory = GuestMemory.fromRanges(ram, low, high);
      // @replace substring="regions.addAll(memory.regions());" replacement="..." :
      regions.addAll(memory.regions());
    }
    // @end
    assertEquals(2, regions.size());
    regions.forEach(region -> assertFalse(region.mapping().isOpen()));
  }

  @Test
  void deviceMustReachWhatIsTranslated() {
    try (MmapRegion ram = factory.create(RegionSpec.builder(65_536).build())) {
      GuestMemory memory = GuestMemory.of(GuestMemoryRegion.of("ram0", 0, ram));
      // @start region="iommu"
      Iotlb iotlb = new Iotlb();
      IommuMemory device = IommuMemory.of(memory, iotlb);
      IovaRange ring = IovaRange.ofLength(0x10_0000, 4096);
      iotlb.map(ring, 0x3000, Permissions.READ_WRITE);
      device.putInt(0x10_0008, 7); // at the guest address 0x3008
      iotlb.unmap(ring); // returns when no access uses the translation any more
      // @end
      assertEquals(7, memory.getInt(0x3008));
      assertFalse(device.permits(0x10_0008, 4, Permissions.READ));
    }
  }

  @Test
  void listenerMustSeeWhatIsPluggedIn() {
    try (MmapRegion ram = factory.create(RegionSpec.builder(4096).build())) {
      GuestAddressSpace space = new GuestAddressSpace(GuestMemory.of());
      GuestMemoryRegion more = GuestMemoryRegion.of("ram1", 1L << 32, ram);
      List<String> plugged = new ArrayList<>();
      // @start region="listen"
      GuestAddressSpace.Registration listening =
          space.addListener(change -> change.added().forEach(region -> plugged.add(region.name())));
      space.update(memory -> memory.with(more));
      GuestMemory now = space.memory(); // one consistent look; take it again for the next
      now.putLong(1L << 32, 42);
      listening.close();
      // @end
      assertEquals(List.of("ram1"), plugged);
      assertEquals(42, ram.slice().getLong(0));
    }
  }

  @Test
  void harvesterMustGetWhatItPutBack() {
    DirtyBitmap log = DirtyBitmap.of(65_536, 4096);
    boolean failed = true;
    // @start region="harvest"
    try (DirtyHarvester migration = log.harvester("migration")) {
      log.mark(0x2000, 1); // a write does this by itself
      DirtyPages pages = migration.harvest();
      pages.forEachRange(this::send);
      if (failed) {
        migration.putBack(pages); // for the next round
      }
      // @replace substring="assertEquals(1, migration.count());" replacement="..." :
      assertEquals(1, migration.count());
    }
    // @end
    assertEquals(List.of("8192+4096"), sent);
  }
}
