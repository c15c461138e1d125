package org.guestmem.tck;

import static java.nio.file.StandardOpenOption.WRITE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.guestmem.api.Backing;
import org.guestmem.api.GuestAddressSpace;
import org.guestmem.api.GuestMemory;
import org.guestmem.api.GuestMemoryRegion;
import org.guestmem.api.HostAddressLease;
import org.guestmem.api.HostCallFailedException;
import org.guestmem.api.IoVector;
import org.guestmem.api.MemoryFaultException;
import org.guestmem.api.MmapRegion;
import org.guestmem.api.MmapRegionFactory;
import org.guestmem.api.Protection;
import org.guestmem.api.RegionGroup;
import org.guestmem.api.RegionSpec;
import org.guestmem.api.UnsafeAtomicException;
import org.guestmem.api.ValueType;
import org.guestmem.api.VolatileSlice;
import org.guestmem.api.iommu.IommuMemory;
import org.guestmem.api.iommu.Iotlb;
import org.guestmem.api.iommu.IovaRange;
import org.guestmem.api.iommu.Permissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * No message, no cause and no description holds a host address: a guest that reads one knows too
 * much. What {@link Utterances} collects is held number by number against what is mapped.
 */
public interface SecrecyContract extends Contract {
  /** What addresses look like in 64-bit processes: no number that a case uses does. */
  Pattern ADDRESS =
      Pattern.compile("0x[0-9a-f]{9,15}\\b|\\b7[ef][0-9a-f]{10}\\b|\\b1[34]\\d{13}\\b");

  /** What a region gives to its users; itself last, since it can end all views before. */
  private static List<Object> facesOf(MmapRegion region) {
    VolatileSlice view = region.slice();
    GuestMemoryRegion placed = GuestMemoryRegion.of("ram", 0, region);
    GuestMemory memory = GuestMemory.of(placed);
    Iotlb iotlb = new Iotlb();
    iotlb.map(new IovaRange(0, PAGE - 1), 0, Permissions.READ_WRITE);
    List<Object> all = new ArrayList<>();
    all.addAll(List.of(region.spec(), view, view.subslice(8, 8), placed, memory));
    all.addAll(List.of(new GuestAddressSpace(memory), IommuMemory.of(memory, iotlb), iotlb));
    all.addAll(List.of(view.ref(8, ValueType.INT), view.array(8, ValueType.INT, 4)));
    all.add(IoVector.of(view, view.subslice(8, 8)));
    region
        .dirtyBitmap()
        .ifPresent(log -> all.addAll(List.of(log, log.peek(), log.harvester("tck"))));
    all.add(region);
    return all;
  }

  private static void mustBeSilent(Utterances said, HostAddresses... addresses) {
    assertFalse(said.texts().isEmpty());
    for (String text : said.texts()) {
      for (HostAddresses mapped : addresses) {
        mapped.mustNotBeIn(text);
      }
      String plain = text.toLowerCase(Locale.ROOT).replace("_", "");
      assertFalse(ADDRESS.matcher(plain).find(), text);
    }
  }

  @ParameterizedTest
  @EnumSource
  default void nothingSaidOfAnOpenRegionMayHoldAHostAddress(RegionKind kind) throws IOException {
    MmapRegion region = regions().tracked(kind, 2 * PAGE);
    try (Utterances said = new Utterances(regions())) {
      facesOf(region).forEach(said::of);
      mustBeSilent(said, HostAddresses.now());
    }
  }

  @ParameterizedTest
  @EnumSource
  default void nothingSaidOfAClosedRegionMayHoldAHostAddress(RegionKind kind) throws IOException {
    MmapRegion region = regions().tracked(kind, 2 * PAGE);
    List<Object> faces = facesOf(region);
    HostAddresses open = HostAddresses.now();
    region.close();
    try (Utterances said = new Utterances(regions())) {
      faces.forEach(said::of);
      mustBeSilent(said, open, HostAddresses.now());
    }
  }

  @Test
  default void nothingSaidOfAReadOnlyRegionMayHoldAHostAddress() throws IOException {
    try (Utterances said = new Utterances(regions())) {
      facesOf(regions().readOnly(new byte[2 * PAGE])).forEach(said::of);
      assertEquals(
          regions().has(MmapRegionFactory.FEATURE_PROTECT),
          said.names(HostCallFailedException.class)); // the file was opened to be read
      mustBeSilent(said, HostAddresses.now());
    }
  }

  @Test
  default void nothingSaidOfFaultsMayHoldAHostAddress() throws IOException {
    Path file = regions().sparseFile(2 * PAGE);
    RegionSpec.Builder spec = RegionSpec.builder(2 * PAGE).backing(Backing.file(file, 0));
    List<Object> faces = facesOf(regions().create(spec.trackDirty()));
    try (Utterances said = new Utterances(regions());
        FileChannel shrinking = FileChannel.open(file, WRITE)) {
      shrinking.truncate(0);
      faces.forEach(said::of);
      assertTrue(said.names(MemoryFaultException.class));
      assertTrue(said.names(UnsafeAtomicException.class));
      mustBeSilent(said, HostAddresses.now());
    }
  }

  @Test
  default void nothingSaidOfStaleViewsMayHoldAHostAddress() throws IOException {
    MmapRegion region = regions().anonymous(2 * PAGE);
    List<Object> faces = facesOf(region);
    if (regions()
        .hasOrRefuses(
            MmapRegionFactory.FEATURE_PROTECT, () -> region.protect(Protection.READ_ONLY))) {
      region.protect(Protection.READ_ONLY);
      try (Utterances said = new Utterances(regions())) {
        faces.forEach(said::of);
        mustBeSilent(said, HostAddresses.now());
      }
    }
  }

  @Test
  default void nothingSaidOfALeaseMayHoldTheHostAddressThatItIsFor() throws IOException {
    MmapRegion region = regions().anonymous(2 * PAGE);
    if (regions()
        .hasOrRefuses(
            MmapRegionFactory.FEATURE_HOST_ADDRESS,
            () -> region.lendHostAddress("vhost", () -> {}))) {
      HostAddressLease lease = region.lendHostAddress("kvm", () -> {});
      HostAddresses open = HostAddresses.now();
      assertTrue(open.has(lease.address()));
      try (Utterances said = new Utterances(regions())) {
        said.of(lease);
        said.thrownBy(() -> region.close(Duration.ZERO));
        said.thrownBy(() -> MmapRegion.closeAll(List.of(region), Duration.ZERO));
        said.of(region);
        lease.close();
        said.of(lease);
        mustBeSilent(said, open, HostAddresses.now());
      }
    }
  }

  @Test
  default void nothingSaidOfARefusalMayHoldAHostAddress() throws IOException {
    try (Utterances said = new Utterances(regions())) {
      RegionGroup group = regions().group();
      RegionGroup closed = regions().factory().createGroup();
      closed.close();
      RegionSpec.Builder plain = RegionSpec.builder(PAGE);
      List<RegionSpec> refused = new ArrayList<>();
      refused.add(RegionSpec.builder(1L << 62).build());
      refused.add(RegionSpec.builder(Long.MAX_VALUE).trackDirty().build());
      refused.add(plain.backing(Backing.file(Path.of("nowhere"), 0)).build());
      refused.add(plain.backing(Backing.file(regions().directory(), 0)).build());
      refused.add(plain.backing(Backing.file(regions().sparseFile(PAGE), 1)).build());
      refused.add(plain.backing(Backing.file(regions().sparseFile(PAGE), PAGE)).build());
      refused.add(plain.backing(Backing.descriptor(1 << 24, 0)).build());
      refused.add(plain.backing(new Backing.External()).build());
      for (RegionSpec spec : refused) {
        said.thrownBy(() -> regions().factory().create(spec));
        said.thrownBy(() -> group.create(spec));
        said.thrownBy(() -> closed.create(spec));
      }
      said.of(regions().factory());
      said.of(group);
      said.of(closed);
      GuestMemoryRegion region = GuestMemoryRegion.of("ram", 0, regions().anonymous(PAGE));
      said.thrownBy(() -> GuestMemory.of(region, region));
      mustBeSilent(said, HostAddresses.now());
    }
  }

  @Test
  default void addressMustBeFoundHoweverItIsWritten() {
    HostAddresses mapped = HostAddresses.now();
    for (long address : mapped.samples()) {
      for (String form :
          new String[] {"%d", "%x", "0x%x", "0x%016x", "%X", "Segment@%x!", "kvm%d"}) {
        assertTrue(mapped.isIn("at " + form.formatted(address) + ", say"), form);
      }
      String hex = Long.toHexString(address);
      assertTrue(mapped.isIn("0x" + hex.substring(0, 4) + "_" + hex.substring(4)));
    }
    for (String other :
        new String[] {"4096", "0x1_0000_0000", "-1", "18446744073709551615", "ram0"}) {
      assertFalse(mapped.isIn(other), other);
    }
  }
}
