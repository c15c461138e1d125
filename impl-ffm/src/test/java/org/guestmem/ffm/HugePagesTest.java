package org.guestmem.ffm;

import static org.guestmem.ffm.ProcessMemory.permissionsAt;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import org.guestmem.api.Backing;
import org.guestmem.api.FeatureUnavailableException;
import org.guestmem.api.HostAddressLease;
import org.guestmem.api.HostOption;
import org.guestmem.api.HostOption.Advice;
import org.guestmem.api.MappingFailedException;
import org.guestmem.api.MmapRegion;
import org.guestmem.api.MmapRegionFactory;
import org.guestmem.api.RegionBusyException;
import org.guestmem.api.RegionDescriptor;
import org.guestmem.api.RegionSpec;
import org.guestmem.api.Sharing;
import org.guestmem.tck.ChildJvm;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Explicit huge pages are what the kernel says they are, and a pool that is dry is an error. */
class HugePagesTest {
  private static final long PAGE = 2 << 20;
  private static final int PAGES = 4;
  private final FfmRegionFactory factory = new FfmRegionFactory();

  private static RegionSpec.Builder spec(Backing backing) {
    return RegionSpec.builder(PAGES * PAGE).backing(backing).with(new HostOption.HugePages(PAGE));
  }

  private static List<Backing> backings() {
    return List.of(Backing.anonymous(), Backing.memfd("huge"));
  }

  @Test
  void featureMustBeThereWhereTheHostHasASize() throws IOException {
    Path sizes = Path.of("/sys/kernel/mm/hugepages");
    boolean expected = Files.isDirectory(sizes);
    if (expected) {
      try (var all = Files.list(sizes)) {
        expected = all.findAny().isPresent();
      }
    }
    assertEquals(expected, factory.features().contains(MmapRegionFactory.FEATURE_HUGE_PAGES));
  }

  @Test
  void sizeThatTheHostHasNotMustBeRefusedNamingThoseItHas() throws IOException {
    RegionSpec spec = RegionSpec.builder(1L << 50).with(new HostOption.HugePages(1L << 50)).build();
    if (factory.features().contains(MmapRegionFactory.FEATURE_HUGE_PAGES)) {
      MappingFailedException e =
          assertThrows(MappingFailedException.class, () -> factory.create(spec));
      assertTrue(e.reason().contains("no huge pages of 1024 TiB"), e::reason);
      try (var all = Files.list(Path.of("/sys/kernel/mm/hugepages"))) {
        for (Path pool : all.toList()) {
          String kib = pool.getFileName().toString().replaceAll("\\D", "");
          assertTrue(e.advice().contains(size(Long.parseLong(kib))), e::advice);
        }
      }
    } else {
      assertThrows(FeatureUnavailableException.class, () -> factory.create(spec));
    }
  }

  private static String size(long kib) {
    return kib % (1 << 20) == 0
        ? (kib >> 20) + " GiB"
        : kib % 1024 == 0 ? (kib >> 10) + " MiB" : kib + " KiB";
  }

  @Test
  void pagesMustBeHugeAndReservedUntilTheRegionIsClosed() throws Exception {
    try (PoolOfHugePages pool = PoolOfHugePages.of(PAGES, PAGE)) {
      for (Sharing sharing : Sharing.values()) {
        for (Backing backing : backings()) {
          long free = pool.free();
          MmapRegion region = factory.create(spec(backing).sharing(sharing).build());
          assertEquals(free - PAGES, pool.free());
          assertEquals(PAGE, ProcessMemory.bytes(region, "KernelPageSize"));
          assertEquals(OptionalLong.of(PAGE), region.facts().pageSize());
          assertTrue(ProcessMemory.flags(region).contains("ht"));
          region.slice().putLong(PAGES * PAGE - 8, 42);
          assertEquals(42, region.slice().getLong(PAGES * PAGE - 8));
          region.close();
          assertEquals(free, pool.free());
        }
      }
    }
  }

  @Test
  void dryPoolMustBeRefusedNamingWhereToRaiseIt() throws Exception {
    try (PoolOfHugePages pool = PoolOfHugePages.dry(PAGE);
        MmapRegion neighbour = factory.create(RegionSpec.builder(PAGE).build())) {
      assertEquals(0, pool.free());
      neighbour.slice().putByte(PAGE - 1, (byte) 42);
      for (Backing backing : backings()) {
        for (HostOption more : List.of(new HostOption.GuardPages(4096), Advice.RESERVE)) {
          RegionSpec spec = spec(backing).with(more).build();
          MappingFailedException e =
              assertThrows(MappingFailedException.class, () -> factory.create(spec));
          assertEquals("ENOMEM", e.reason());
          assertTrue(
              e.advice().startsWith(PAGES + " huge pages of 2 MiB are needed and"), e.advice());
          assertTrue(e.advice().endsWith("hugepages-2048kB/nr_hugepages"), e.advice());
        }
      }
      assertEquals(List.of(), ProcessMemory.left("memfd:huge"));
      assertEquals(42, neighbour.slice().getByte(PAGE - 1));
      factory.create(RegionSpec.builder(PAGE).build()).close();
    }
  }

  @Test
  void guardsMustStandAroundHugePagesAndAReservationInTheirPlace() throws Exception {
    try (PoolOfHugePages pool = PoolOfHugePages.of(PAGES, PAGE)) {
      assertTrue(pool.free() >= PAGES);
      for (Backing backing : backings()) {
        RegionSpec.Builder spec =
            spec(backing).with(new HostOption.GuardPages(4096), new HostOption.Alignment(1 << 24));
        MmapRegion region = factory.create(spec.build());
        HostAddressLease lease = region.lendHostAddress("stubborn", () -> {});
        long address = lease.address();
        assertEquals(0, address % (1 << 24));
        assertThrows(RegionBusyException.class, () -> region.close(Duration.ZERO));
        for (long at : new long[] {-4096, 0, PAGES * PAGE - 1, PAGES * PAGE}) {
          assertEquals("---p", permissionsAt(address + at));
        }
        lease.close();
        for (long at : new long[] {-4096, 0, PAGES * PAGE - 1, PAGES * PAGE}) {
          assertTrue(ProcessMemory.isReleased(address + at));
        }
      }
    }
  }

  @Test
  void allOptionsMustWorkOnHugePages() throws Exception {
    try (PoolOfHugePages pool = PoolOfHugePages.of(PAGES, PAGE)) {
      assertTrue(pool.free() >= PAGES);
      for (Backing backing : backings()) {
        RegionSpec.Builder spec =
            spec(backing).with(new HostOption.Prefault(3), Advice.NO_DUMP, Advice.NO_FORK);
        try (MmapRegion region = factory.create(spec.build())) {
          assertEquals(PAGES * PAGE, ProcessMemory.bytes(region, "Private_Hugetlb"));
        }
        RegionSpec both = spec(backing).with(Advice.HUGE_PAGES).build();
        assertThrows(MappingFailedException.class, () -> factory.create(both));
      }
    }
  }

  @Test
  void descriptorOfHugePagesMustBeKnownAsSuch() throws Exception {
    try (PoolOfHugePages pool = PoolOfHugePages.of(PAGES, PAGE);
        MmapRegion whole = factory.create(spec(Backing.memfd("huge")).build());
        RegionDescriptor descriptor = whole.duplicateDescriptor()) {
      long free = pool.free();
      // A part of a page: mmap takes it, munmap takes whole pages alone.
      RegionSpec part =
          RegionSpec.builder(4096).backing(Backing.descriptor(descriptor.number(), PAGE)).build();
      MmapRegion region = factory.create(part);
      long address = ProcessMemory.address(region);
      assertEquals(OptionalLong.of(PAGE), region.facts().pageSize());
      whole.slice().putByte(PAGE, (byte) 1);
      assertEquals(1, region.slice().getByte(0));
      region.close();
      assertTrue(ProcessMemory.isReleased(address));
      assertEquals(free, pool.free());
      RegionSpec odd =
          RegionSpec.builder(4096).backing(Backing.descriptor(descriptor.number(), 4096)).build();
      MappingFailedException e =
          assertThrows(MappingFailedException.class, () -> factory.create(odd));
      assertTrue(e.reason().contains("multiple of " + PAGE), e::reason);
    }
  }

  @Test
  void fileOnHugetlbfsMustBeKnownAsSuch(@TempDir Path directory) throws Exception {
    assumeTrue(
        ChildJvm.works("unshare -m mount -t hugetlbfs none " + directory),
        "this user may not mount hugetlbfs");
    try (PoolOfHugePages pool = PoolOfHugePages.of(PAGES, PAGE)) {
      long free = pool.free();
      String out =
          ChildJvm.run(
              "exec unshare -m sh -c 'mount -t hugetlbfs -o pagesize=2M none \"$0\" && exec \"$@\"' "
                  + directory
                  + " \"$@\"; ",
              List.of(ChildJvm.ENABLE),
              Child.class,
              directory.resolve("ram").toString());
      assertTrue(out.contains("page size OptionalLong[2097152], written 7"), out);
      assertTrue(out.contains("multiple of 2097152"), out);
      assertEquals(free, pool.free());
    }
  }

  /** What runs where hugetlbfs is mounted. */
  static final class Child {
    private Child() {}

    public static void main(String[] args) throws IOException {
      Path path = Path.of(args[0]);
      FfmRegionFactory factory = new FfmRegionFactory();
      try (var file = new RandomAccessFile(path.toFile(), "rw")) {
        file.setLength(2 * PAGE);
      }
      RegionSpec spec = RegionSpec.builder(4097).backing(Backing.file(path, PAGE)).build();
      try (MmapRegion region = factory.create(spec)) {
        region.slice().putByte(4096, (byte) 7);
        System.out.printf(
            "page size %s, written %d%n", region.facts().pageSize(), region.slice().getByte(4096));
      }
      try {
        factory.create(RegionSpec.builder(1).backing(Backing.file(path, 4096)).build()).close();
      } catch (MappingFailedException e) {
        System.out.println(e.reason());
      }
    }
  }
}
