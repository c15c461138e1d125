package org.guestmem.ffm;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.guestmem.ffm.ProcessMemory.bytes;
import static org.guestmem.ffm.ProcessMemory.flags;
import static org.guestmem.ffm.ProcessMemory.permissionsAt;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.guestmem.api.Backing;
import org.guestmem.api.FeatureUnavailableException;
import org.guestmem.api.HostOption;
import org.guestmem.api.HostOption.Advice;
import org.guestmem.api.HostOption.NumaPolicy;
import org.guestmem.api.MappingFailedException;
import org.guestmem.api.MmapRegion;
import org.guestmem.api.RegionSpec;
import org.guestmem.api.Sharing;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was asked for is so in the kernel, by what it says of this process. */
class HostOptionTest {
  private static final int SIZE = 8 << 20;
  private final FfmRegionFactory factory = new FfmRegionFactory();
  @TempDir Path directory;

  private static RegionSpec.Builder spec() {
    return RegionSpec.builder(SIZE);
  }

  private static RegionSpec.Builder memfd() {
    return spec().backing(Backing.memfd("options"));
  }

  private RegionSpec.Builder file() throws IOException {
    Path path = directory.resolve("ram");
    try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
      file.setLength(SIZE);
    }
    return spec().backing(Backing.file(path, 0));
  }

  private boolean has(HostOption option) {
    if (!factory.features().contains(option.feature())) {
      FeatureUnavailableException e =
          assertThrows(
              FeatureUnavailableException.class, () -> factory.create(spec().with(option).build()));
      assertEquals(option.feature(), e.feature());
      return false;
    }
    return true;
  }

  private MappingFailedException refusal(RegionSpec.Builder spec) {
    return assertThrows(MappingFailedException.class, () -> factory.create(spec.build()));
  }

  private static String chosen(String setting) throws IOException {
    String words = Files.readString(Path.of("/sys/kernel/mm/transparent_hugepage", setting));
    return words.substring(words.indexOf('[') + 1, words.indexOf(']'));
  }

  @Test
  void pagesMustBeThereAfterPrefaultAndNotBefore() throws IOException {
    if (has(new HostOption.Prefault(3))) {
      for (Sharing sharing : Sharing.values()) {
        for (RegionSpec.Builder spec : List.of(spec(), memfd(), file())) {
          // Between guards the kernel does not merge it with the JVM's own memory.
          spec.sharing(sharing).with(new HostOption.GuardPages(4096));
          try (MmapRegion region = factory.create(spec.build())) {
            assertEquals(0, bytes(region, "Rss"), region::toString);
          }
          spec.with(new HostOption.Prefault(3));
          try (MmapRegion region = factory.create(spec.build())) {
            assertEquals(SIZE, bytes(region, "Rss"), region::toString);
          }
        }
      }
    }
  }

  @Test
  void lockedPagesMustNotBeSwappable() throws IOException {
    if (has(new HostOption.LockInRam(true)) && mayLock()) {
      try (MmapRegion region =
          factory.create(spec().with(new HostOption.LockInRam(false)).build())) {
        assertEquals(SIZE, bytes(region, "Locked"));
        assertTrue(flags(region).contains("lo"));
      }
      try (MmapRegion region =
          factory.create(memfd().with(new HostOption.LockInRam(true)).build())) {
        assertEquals(0, bytes(region, "Rss"));
        region.slice().putByte(SIZE - 1, (byte) 1);
        assertEquals(bytes(region, "Rss"), bytes(region, "Locked"));
        assertTrue(flags(region).contains("lo"));
      }
    }
  }

  /** By the capability CAP_IPC_LOCK (14) or by the limit; if neither, the refusal must say so. */
  private boolean mayLock() throws IOException {
    String capabilities = line("/proc/self/status", "CapEff:");
    String limit = line("/proc/self/limits", "Max locked memory").replaceAll(" .*", "");
    boolean may =
        (Long.parseUnsignedLong(capabilities, 16) & 1 << 14) != 0
            || limit.equals("unlimited")
            || Long.parseLong(limit) >= 2 * SIZE;
    if (!may) {
      assertTrue(refusal(spec().with(new HostOption.LockInRam(true))).advice().contains("ulimit"));
    }
    return may;
  }

  private static String line(String file, String start) throws IOException {
    return Files.readAllLines(Path.of(file)).stream()
        .filter(line -> line.startsWith(start))
        .map(line -> line.substring(start.length()).strip())
        .findFirst()
        .orElseThrow();
  }

  @Test
  void nodesMustBeBoundBeforePagesCome() throws IOException {
    int node = Integer.parseInt(line("/proc/self/status", "Mems_allowed_list:").split("\\D", 2)[0]);
    if (has(new NumaPolicy(NumaPolicy.Mode.BIND, Set.of(node)))) {
      for (NumaPolicy.Mode mode : NumaPolicy.Mode.values()) {
        for (RegionSpec.Builder spec : List.of(spec(), spec().sharing(Sharing.PRIVATE), memfd())) {
          spec.with(new NumaPolicy(mode, Set.of(node)), new HostOption.Prefault(2));
          try (MmapRegion region = factory.create(spec.build())) {
            String policy = ProcessMemory.numaPolicy(region);
            String word =
                mode == NumaPolicy.Mode.PREFERRED ? "prefer" : mode.name().toLowerCase(Locale.ROOT);
            assertTrue(policy.matches(".* " + word + "[^ ]*:" + node + " .*"), policy);
            assertTrue(policy.contains(" N" + node + "=" + SIZE / factory.granularity()), policy);
            assertTrue(region.facts().flags().contains("MPOL_" + mode));
          }
        }
      }
    }
  }

  @Test
  void nodeThatIsNotThereMustBeRefusedNamingThoseThatAre() throws IOException {
    NumaPolicy wrong = new NumaPolicy(NumaPolicy.Mode.INTERLEAVE, Set.of(0, 1023));
    if (has(wrong)) {
      MappingFailedException e = refusal(spec().with(wrong));
      assertTrue(e.reason().contains("{0"), e::reason);
      NumaPolicy right = new NumaPolicy(NumaPolicy.Mode.BIND, Set.of(0));
      assertTrue(refusal(file().with(right)).reason().contains("page cache"));
    }
  }

  @Test
  void adviceMustBeInTheFlagsOfTheMapping() throws IOException {
    for (Sharing sharing : Sharing.values()) {
      for (RegionSpec.Builder spec : List.of(spec(), memfd(), file())) {
        assertFlag(spec.sharing(sharing), Advice.NO_DUMP, "dd");
        assertFlag(spec, Advice.NO_FORK, "dc");
        assertFlag(spec, Advice.SMALL_PAGES, "nh");
      }
    }
  }

  private void assertFlag(RegionSpec.Builder spec, Advice advice, String flag) throws IOException {
    if (has(advice)) {
      try (MmapRegion plain = factory.create(spec.build());
          MmapRegion region = factory.create(spec.with(advice).build())) {
        assertFalse(flags(plain).contains(flag), plain::toString);
        assertTrue(flags(region).contains(flag), region::toString);
      }
    }
  }

  @Test
  void mergingMustBeForPrivateMemoryAlone() throws IOException {
    if (has(Advice.MERGE)) {
      assertFlag(spec().sharing(Sharing.PRIVATE), Advice.MERGE, "mg");
      assertFlag(file().sharing(Sharing.PRIVATE), Advice.MERGE, "mg");
      for (RegionSpec.Builder spec : List.of(spec(), memfd(), file())) {
        assertTrue(refusal(spec.with(Advice.MERGE)).advice().contains("privately"));
      }
    }
  }

  @Test
  void transparentHugePagesMustComeInPrivateMemoryWhereTheHostLetsThem() throws IOException {
    if (has(Advice.HUGE_PAGES)) {
      RegionSpec.Builder spec = spec().sharing(Sharing.PRIVATE).with(Advice.HUGE_PAGES);
      if (chosen("enabled").equals("never")) {
        assertTrue(refusal(spec).reason().contains("/enabled is 'never'"));
      } else {
        spec.with(new HostOption.Alignment(2 << 20), new HostOption.Prefault(1));
        try (MmapRegion region = factory.create(spec.build())) {
          assertTrue(bytes(region, "AnonHugePages") > 0, "none of four huge pages came");
          assertTrue(flags(region).contains("hg"));
          assertEquals("1", ProcessMemory.smaps(ProcessMemory.address(region)).get("THPeligible"));
        }
      }
      // No setting makes a huge page fit into this.
      RegionSpec small = RegionSpec.builder(4096).with(Advice.HUGE_PAGES).build();
      assertThrows(MappingFailedException.class, () -> factory.create(small));
    }
  }

  @Test
  void transparentHugePagesMustBeRefusedInSharedMemoryUnlessTheHostLetsThem() throws IOException {
    if (has(Advice.HUGE_PAGES)) {
      boolean refused = Set.of("never", "deny").contains(chosen("shmem_enabled"));
      for (RegionSpec.Builder spec : List.of(spec(), memfd())) {
        spec.with(Advice.HUGE_PAGES);
        if (refused) {
          assertTrue(refusal(spec).reason().contains("/shmem_enabled is"));
        } else {
          try (MmapRegion region = factory.create(spec.build())) {
            assertTrue(flags(region).contains("hg"));
          }
        }
      }
    }
  }

  @Test
  void reservedMemoryMustBeAccountedFor() throws IOException {
    String overcommit = Files.readString(Path.of("/proc/sys/vm/overcommit_memory")).strip();
    for (Sharing sharing : Sharing.values()) {
      if (!overcommit.equals("2")) { // where all memory is accounted for, whatever is asked
        assertAccounted(spec().sharing(sharing));
      }
      if (overcommit.equals("0")) {
        RegionSpec.Builder tooMuch = RegionSpec.builder(1L << 44).sharing(sharing);
        factory.create(tooMuch.build()).close();
        assertTrue(refusal(tooMuch.with(Advice.RESERVE)).reason().contains("ENOMEM"));
      }
    }
  }

  private void assertAccounted(RegionSpec.Builder spec) throws IOException {
    try (MmapRegion plain = factory.create(spec.build());
        MmapRegion region = factory.create(spec.with(Advice.RESERVE).build())) {
      assertTrue(flags(plain).contains("nr"), plain::toString);
      assertTrue(plain.facts().flags().contains("MAP_NORESERVE"));
      assertFalse(flags(region).contains("nr"), region::toString);
      assertFalse(region.facts().flags().contains("MAP_NORESERVE"));
    }
  }

  @Test
  void reservedSpaceMustBeTheFilesBeforeItIsWritten() throws Exception {
    for (RegionSpec.Builder spec : List.of(memfd(), file())) {
      try (MmapRegion plain = factory.create(spec.build());
          var descriptor = plain.duplicateDescriptor()) {
        assertEquals(0, blocks(descriptor.path()));
      }
      try (MmapRegion region = factory.create(spec.with(Advice.RESERVE).build());
          var descriptor = region.duplicateDescriptor()) {
        assertTrue(blocks(descriptor.path()) >= SIZE / 512);
      }
    }
  }

  private static long blocks(Path path) throws Exception {
    Process stat = new ProcessBuilder("stat", "-L", "-c", "%b", path.toString()).start();
    String out = new String(stat.getInputStream().readAllBytes(), US_ASCII).strip();
    assertEquals(0, stat.waitFor(), out);
    return Long.parseLong(out);
  }

  @Test
  void guardsMustBeInaccessibleOnBothSidesAndGoWithTheRegion() throws IOException {
    long guard = 1 << 16;
    for (RegionSpec.Builder spec : List.of(spec(), memfd(), file())) {
      spec.with(new HostOption.GuardPages(guard), new HostOption.Alignment(1 << 22));
      MmapRegion region = factory.create(spec.build());
      long address = ProcessMemory.address(region);
      assertEquals(0, address % (1 << 22));
      for (long at : new long[] {address - guard, address - 1, address + SIZE}) {
        assertEquals("---p", permissionsAt(at));
      }
      assertEquals("---p", permissionsAt(address + SIZE + guard - 1));
      assertEquals("rw-s", permissionsAt(address));
      assertEquals("rw-s", permissionsAt(address + SIZE - 1));
      region.close();
      for (long at : new long[] {address - guard, address, address + SIZE + guard - 1}) {
        assertTrue(ProcessMemory.isReleased(at));
      }
    }
  }
}
