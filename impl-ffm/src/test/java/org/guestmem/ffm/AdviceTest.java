package org.guestmem.ffm;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.guestmem.ffm.ProcessMemory.bytes;
import static org.guestmem.ffm.ProcessMemory.flags;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.guestmem.api.HostOption;
import org.guestmem.api.HostOption.Advice;
import org.guestmem.api.MappingFailedException;
import org.guestmem.api.MmapRegion;
import org.guestmem.api.RegionSpec;
import org.guestmem.api.Sharing;
import org.junit.jupiter.api.Test;

/** Advice was taken, by what the kernel says of this process, or the region is refused. */
class AdviceTest extends HostOptionTest {

  private static String chosen(String setting) throws IOException {
    String words = Files.readString(Path.of("/sys/kernel/mm/transparent_hugepage", setting));
    return words.substring(words.indexOf('[') + 1, words.indexOf(']'));
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

  /** What proc_sys_vm(5) calls the mode of accounting; on 2 all is accounted for, unasked. */
  private static String overcommit() throws IOException {
    return TestCalls.firstLine("/proc/sys/vm/overcommit_memory");
  }

  @Test
  void reservedMemoryMustBeAccountedFor() throws IOException {
    assumeFalse(overcommit().equals("2"), "vm.overcommit_memory is 2, as if all asked");
    for (Sharing sharing : Sharing.values()) {
      assertAccounted(spec().sharing(sharing));
    }
  }

  @Test
  void reservationThatTheHostCannotPromiseMustBeRefused() throws IOException {
    assumeTrue(
        overcommit().equals("0"),
        "vm.overcommit_memory is not 0, where reservations alone are refused");
    for (Sharing sharing : Sharing.values()) {
      RegionSpec.Builder tooMuch = RegionSpec.builder(1L << 44).sharing(sharing);
      factory.create(tooMuch.build()).close();
      MappingFailedException e = refusal(tooMuch.with(Advice.RESERVE));
      assertEquals("ENOMEM", e.reason());
      assertTrue(e.advice().contains("vm.overcommit_memory"), e::advice);
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
}
