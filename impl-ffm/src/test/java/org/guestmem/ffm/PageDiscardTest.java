package org.guestmem.ffm;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.guestmem.api.Backing;
import org.guestmem.api.Discarded.Mechanism;
import org.guestmem.api.FeatureUnavailableException;
import org.guestmem.api.HostAddressLease;
import org.guestmem.api.HostCallFailedException;
import org.guestmem.api.HostOption;
import org.guestmem.api.HostOption.Advice;
import org.guestmem.api.HostOption.NumaPolicy;
import org.guestmem.api.MappingFailedException;
import org.guestmem.api.MmapRegion;
import org.guestmem.api.Protection;
import org.guestmem.api.RegionDescriptor;
import org.guestmem.api.RegionSpec;
import org.guestmem.api.Seal;
import org.guestmem.api.Sharing;
import org.guestmem.tck.ChildJvm;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was discarded is free: by what the kernel says of this process and of files. */
class PageDiscardTest {
  private static final int SIZE = 8 << 20;
  private final FfmRegionFactory factory = new FfmRegionFactory();
  @TempDir Path directory;

  /** Guards keep the kernel from joining the region with other memory, which would count too. */
  private static RegionSpec.Builder spec(Backing backing, Sharing sharing) {
    return RegionSpec.builder(SIZE)
        .backing(backing)
        .sharing(sharing)
        .with(new HostOption.GuardPages(4096));
  }

  private Backing file(long size) throws IOException {
    Path path = directory.resolve("ram");
    try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
      file.setLength(0);
      file.setLength(size);
    }
    return Backing.file(path, 0);
  }

  private Map<RegionSpec.Builder, Mechanism> kinds() throws IOException {
    Backing file = file(SIZE);
    Backing memfd = Backing.memfd("discard");
    return Map.of(
        spec(Backing.anonymous(), Sharing.PRIVATE), Mechanism.MADV_DONTNEED,
        spec(Backing.anonymous(), Sharing.SHARED), Mechanism.MADV_REMOVE,
        spec(memfd, Sharing.SHARED), Mechanism.PUNCH_HOLE,
        spec(file, Sharing.SHARED), Mechanism.PUNCH_HOLE,
        spec(memfd, Sharing.PRIVATE), Mechanism.REMAP,
        spec(file, Sharing.PRIVATE), Mechanism.REMAP);
  }

  @Test
  void discardedPagesMustBeFreeWhateverTheBacking() throws Exception {
    for (Map.Entry<RegionSpec.Builder, Mechanism> kind : kinds().entrySet()) {
      try (MmapRegion region = factory.create(kind.getKey().build())) {
        region.slice().fill(0, SIZE, (byte) 1);
        assertEquals(SIZE, resident(region), region::toString);
        assertEquals(
            kind.getValue(), region.discard(SIZE / 4, SIZE / 2).mechanism(), region::toString);
        assertEquals(SIZE / 2, resident(region), region::toString);
        assertEquals(1, region.slice().getByte(SIZE / 4 - 1));
        assertEquals(0, region.slice().getByte(SIZE / 4));
        assertEquals(0, region.slice().getByte(3 * SIZE / 4 - 1));
        assertEquals(1, region.slice().getByte(3 * SIZE / 4));
      }
    }
  }

  /** The sum of Rss over the mappings that a region consists of. */
  private static long resident(MmapRegion region) throws IOException {
    long address = ProcessMemory.address(region);
    long sum = 0;
    boolean inside = false;
    for (String line : Files.readAllLines(Path.of("/proc/self/smaps"))) {
      if (!Character.isUpperCase(line.charAt(0))) {
        long start = Long.parseUnsignedLong(line, 0, line.indexOf('-'), 16);
        inside = start >= address && start < address + region.size();
      } else if (inside && line.startsWith("Rss:")) {
        sum += Long.parseLong(line.replaceAll("\\D", "")) << 10;
      }
    }
    return sum;
  }

  @Test
  void blocksOfTheFileMustBeFreeAndOthersLoseTheBytes() throws Exception {
    for (Backing backing : List.of(file(SIZE), Backing.memfd("discard"))) {
      try (MmapRegion region = factory.create(spec(backing, Sharing.SHARED).build());
          RegionDescriptor descriptor = region.duplicateDescriptor()) {
        region.slice().fill(0, SIZE, (byte) 1);
        region.flush();
        long full = blocks(descriptor.path());
        assertTrue(full >= SIZE / 512, () -> full + " blocks");
        region.discard(SIZE / 2, SIZE / 2);
        long left = blocks(descriptor.path());
        assertEquals(SIZE / 2 / 512, full - left, descriptor::toString);
        assertEquals(SIZE, Files.size(descriptor.path()));
        try (RandomAccessFile file = new RandomAccessFile(descriptor.path().toFile(), "r")) {
          file.seek(SIZE / 2);
          assertEquals(0, file.read());
        }
      }
    }
  }

  private static long blocks(Path path) throws Exception {
    Process stat = new ProcessBuilder("stat", "-L", "-c", "%b", path.toString()).start();
    String out = new String(stat.getInputStream().readAllBytes(), UTF_8).strip();
    assertEquals(0, stat.waitFor(), out);
    return Long.parseLong(out);
  }

  @Test
  void holderOfTheHostAddressMustSeeZeros() {
    try (MmapRegion region = factory.create(spec(Backing.anonymous(), Sharing.SHARED).build());
        HostAddressLease lease = region.lendHostAddress("a guest", () -> {})) {
      region.slice().fill(0, SIZE, (byte) 1);
      region.discard(0, SIZE);
      assertEquals(0, at(lease.address(), SIZE - 1));
    }
  }

  @SuppressWarnings("restricted") // as a guest does
  private static byte at(long address, long offset) {
    return MemorySegment.ofAddress(address)
        .reinterpret(offset + 1)
        .get(ValueLayout.JAVA_BYTE, offset);
  }

  @Test
  void lockedMemoryMustBeRefusedWithAdviceUnlessItsFileGivesItBack() throws IOException {
    for (Map.Entry<RegionSpec.Builder, Mechanism> kind : kinds().entrySet()) {
      RegionSpec spec = kind.getKey().with(new HostOption.LockInRam(true)).build();
      try (MmapRegion region = factory.create(spec)) {
        region.slice().fill(0, SIZE, (byte) 1);
        if (kind.getValue() == Mechanism.PUNCH_HOLE) {
          region.discard(0, SIZE / 2);
          assertEquals(SIZE / 2, resident(region));
        } else {
          HostCallFailedException e =
              assertThrows(HostCallFailedException.class, () -> region.discard(0, SIZE / 2));
          assertEquals(kind.getValue() == Mechanism.REMAP ? "EPERM" : "EINVAL", e.reason());
          assertTrue(e.advice().contains("locked in RAM"), e::advice);
          assertEquals(1, region.slice().getByte(0));
        }
      } catch (MappingFailedException e) {
        assertTrue(e.advice().contains("ulimit -l"), e::advice);
      }
    }
  }

  @Test
  void sealedFileMustKeepItsBytes() throws IOException {
    try (MmapRegion region =
            factory.create(spec(Backing.memfd("sealed", new Seal[0]), Sharing.SHARED).build());
        RegionDescriptor descriptor = region.duplicateDescriptor()) {
      region.slice().fill(0, SIZE, (byte) 1);
      assertTrue(TestCalls.seal(descriptor.number(), TestCalls.F_SEAL_FUTURE_WRITE));
      HostCallFailedException e =
          assertThrows(HostCallFailedException.class, () -> region.discard(0, SIZE));
      assertEquals("EPERM", e.reason());
      assertTrue(e.advice().contains("seal"), e::advice);
      assertEquals(1, region.slice().getByte(SIZE - 1));
    }
  }

  @Test
  void memoryOfOthersMustBeLeftToThem() {
    try (Arena arena = Arena.ofShared()) {
      MemorySegment memory = arena.allocate(3 * 4096, 4096);
      RegionSpec spec =
          RegionSpec.builder(4096).backing(new Backing.External()).label("theirs").build();
      try (MmapRegion region = ExternalMemory.region(global(memory), spec)) {
        region.slice().putByte(0, (byte) 1);
        for (Runnable call :
            List.<Runnable>of(
                () -> region.discard(0, 4096),
                () -> region.residentBytes(0, 4096),
                () -> region.flush(0, 4096),
                () -> region.protect(Protection.READ_ONLY))) {
          assertThrows(FeatureUnavailableException.class, call::run);
        }
        assertEquals(1, region.slice().getByte(0));
      }
    }
  }

  @SuppressWarnings("restricted") // as native code would hand it over
  private static MemorySegment global(MemorySegment memory) {
    return MemorySegment.ofAddress(memory.address()).reinterpret(4096);
  }

  @Test
  void hugePagesMustGoBackToTheirPoolInWholePages() throws Exception {
    long huge = 2 << 20;
    try (PoolOfHugePages pool = PoolOfHugePages.of(8, huge)) {
      assertTrue(pool.free() >= 8);
      for (Sharing sharing : Sharing.values()) {
        for (Backing backing : List.of(Backing.anonymous(), Backing.memfd("huge"))) {
          RegionSpec.Builder spec = RegionSpec.builder(4 * huge).backing(backing).sharing(sharing);
          try (MmapRegion region =
              factory.create(spec.with(new HostOption.HugePages(huge)).build())) {
            discardHugePages(region, huge);
          }
        }
      }
    }
  }

  private static void discardHugePages(MmapRegion region, long huge) throws IOException {
    region.slice().fill(0, 4 * huge, (byte) 1);
    assertEquals(4 * huge, region.residentBytes(0, 4 * huge), region::toString);
    long free = freeHugePages();
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> region.discard(4096, huge));
    assertTrue(String.valueOf(e.getMessage()).contains(Long.toString(huge)), e::getMessage);
    region.discard(huge, 2 * huge);
    assertEquals(free + 2, freeHugePages(), region::toString);
    assertEquals(2 * huge, region.residentBytes(0, 4 * huge), region::toString);
    assertEquals(0, region.slice().getByte(huge));
    assertEquals(0, region.slice().getByte(3 * huge - 1));
    assertEquals(1, region.slice().getByte(3 * huge));
  }

  /** Free, though some may be promised: the kernel keeps the promise to private memory. */
  private static long freeHugePages() throws IOException {
    Path pool = Path.of("/sys/kernel/mm/hugepages/hugepages-2048kB/free_hugepages");
    return Long.parseLong(Files.readString(pool).strip());
  }

  @Test
  void fileSystemThatCannotPunchHolesMustBeNamed() throws Exception {
    assumeTrue(ChildJvm.works("unshare -rm true"), "this user may not mount a ramfs of its own");
    String out =
        ChildJvm.run(
            "exec unshare -rm sh -c 'mount -t ramfs none \"$0\" && exec \"$@\"' "
                + directory
                + " \"$@\"; ",
            List.of(ChildJvm.ENABLE),
            Child.class,
            directory.resolve("ram").toString());
    assertTrue(out.contains("failed: EOPNOTSUPP, the file system cannot punch holes"), out);
    assertTrue(out.contains("first byte 1"), out);
  }

  /** What runs in the other JVM. */
  static final class Child {
    private Child() {}

    public static void main(String[] args) throws IOException {
      Path path = Files.write(Path.of(args[0]), new byte[8192]);
      RegionSpec spec = RegionSpec.builder(8192).backing(Backing.file(path, 0)).build();
      try (MmapRegion region = new FfmRegionFactory().create(spec)) {
        region.slice().putByte(0, (byte) 1);
        try {
          System.out.println(region.discard(0, 4096));
        } catch (HostCallFailedException e) {
          System.out.println("failed: " + e.reason() + ", " + e.advice());
        }
        System.out.println("first byte " + region.slice().getByte(0));
      }
    }
  }

  @Test
  void rangesInTooManyPiecesMustBeRefusedLongBeforeTheHostRunsOutOfMappings() throws IOException {
    long allowed = Long.parseLong(TestCalls.firstLine("/proc/sys/vm/max_map_count"));
    long pages = allowed + 16;
    RegionSpec spec =
        RegionSpec.builder(pages * 4096)
            .backing(file(pages * 4096))
            .sharing(Sharing.PRIVATE)
            .build();
    MmapRegion region = factory.create(spec);
    HostCallFailedException e =
        assertThrows(
            HostCallFailedException.class,
            () -> {
              for (long page = 0; page < pages; page += 2) {
                region.discard(page * 4096, 4096);
              }
            });
    assertEquals("ENOMEM", e.reason());
    assertTrue(e.advice().contains("vm.max_map_count"), e::advice);
    long used = ProcessMemory.mappings();
    assertTrue(used < allowed / 2 + 16, () -> used + " mappings");
    region.slice().putByte(0, (byte) 1);
    region.close();
    try (MmapRegion again = factory.create(spec)) {
      again.discard(0, 4096);
    }
  }

  @Test
  void memoryInThePlaceOfAPrivateFileMustBeAsTheRegionAskedFor() throws IOException {
    RegionSpec.Builder spec =
        spec(Backing.memfd("discard"), Sharing.PRIVATE)
            .with(Advice.NO_DUMP, Advice.NO_FORK, Advice.SMALL_PAGES, Advice.RESERVE);
    NumaPolicy policy = new NumaPolicy(NumaPolicy.Mode.BIND, Set.of(0));
    if (factory.features().contains(policy.feature())) {
      spec.with(policy);
    }
    try (MmapRegion region = factory.create(spec.build())) {
      region.discard(SIZE / 2, SIZE / 4);
      long address = ProcessMemory.address(region) + SIZE / 2;
      List<String> flags =
          List.of(ProcessMemory.smaps(address).getOrDefault("VmFlags", "").split(" ", -1));
      assertTrue(flags.containsAll(List.of("dd", "dc", "nh")), flags::toString);
      assertFalse(flags.contains("nr"), flags::toString);
      if (region.spec().options().contains(policy)) {
        String line = Long.toHexString(address) + " bind:0 anon";
        region.slice().putByte(SIZE / 2, (byte) 1);
        assertTrue(Files.readString(Path.of("/proc/self/numa_maps")).contains(line), "no " + line);
      }
    }
  }

  @Test
  void neighboursMustBecomeOneMapping() throws IOException {
    RegionSpec spec = spec(file(SIZE), Sharing.PRIVATE).build();
    try (MmapRegion region = factory.create(spec)) {
      long before = ProcessMemory.mappings();
      for (long at = 4096; at < SIZE / 2; at += 4096) {
        region.discard(at, 4096);
      }
      long more = ProcessMemory.mappings() - before;
      assertTrue(more < 64, () -> more + " mappings more");
    }
  }
}
