package org.guestmem.ffm;

import static org.guestmem.ffm.ProcessMemory.bytes;
import static org.guestmem.ffm.ProcessMemory.flags;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.guestmem.api.HostOption;
import org.guestmem.api.HostOption.NumaPolicy;
import org.guestmem.api.MappingFailedException;
import org.guestmem.api.MmapRegion;
import org.guestmem.api.RegionSpec;
import org.guestmem.api.Sharing;
import org.junit.jupiter.api.Test;

/** Pages are there, in RAM and on their nodes, by what the kernel says of this process. */
class PageOptionTest extends HostOptionTest {

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
}
