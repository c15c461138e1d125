package org.guestmem.health;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.apache.felix.hc.api.Result;
import org.guestmem.api.Backing;
import org.guestmem.api.GuestMemoryRegion;
import org.guestmem.api.HeldRegion;
import org.guestmem.api.MmapRegion;
import org.guestmem.api.RegionSpec;
import org.guestmem.api.spi.MemoryListeners;
import org.guestmem.fallback.FallbackRegionFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the checks say of back ends, of leaks and of files. */
final class MemoryChecksTest {
  @TempDir Path directory;

  private static void assertResult(Result.Status status, String words, Result result) {
    assertEquals(status, result.getStatus(), result::toString);
    assertTrue(result.toString().contains(words), result::toString);
  }

  @Test
  void intendedBackEndMustBeTheBest() {
    List<String> both = List.of("ffm", "fallback");
    assertResult(Result.Status.OK, "from ffm", BackendCheck.judge(both, "", ""));
    assertResult(Result.Status.OK, "from ffm", BackendCheck.judge(both, "ffm", ""));
    assertResult(
        Result.Status.CRITICAL,
        "from fallback, not from ffm; no native access",
        BackendCheck.judge(List.of("fallback"), "ffm", "no native access"));
    assertResult(
        Result.Status.CRITICAL, "no back end", BackendCheck.judge(List.of(), "", "reason"));
  }

  @Test
  void leakMustBeAWarningForAWhile() {
    AtomicLong clock = new AtomicLong();
    LeakCheck check = new LeakCheck(Duration.ofMinutes(1), clock::get, List::of);
    assertResult(Result.Status.OK, "no plug-in", check.execute());
    MemoryListeners.all().closedForUser("the region", "com.example.leaky");
    clock.set(Duration.ofSeconds(60).toNanos());
    assertResult(
        Result.Status.WARN, "bundle com.example.leaky left the region open", check.execute());
    clock.incrementAndGet();
    assertResult(Result.Status.OK, "no plug-in", check.execute());
    check.close();
    MemoryListeners.all().closedForUser("the region", "com.example.leaky");
    assertResult(Result.Status.OK, "no plug-in", check.execute());
  }

  @Test
  void leaseThatIsNotGivenBackMustBeAWarningUntilItIs() {
    AtomicLong clock = new AtomicLong();
    List<HeldRegion> held = new ArrayList<>();
    LeakCheck check = new LeakCheck(Duration.ofMinutes(1), clock::get, () -> held);
    held.add(new HeldRegion("the {} region", List.of("a guest")));
    for (Duration time : List.of(Duration.ZERO, Duration.ofMinutes(61), Duration.ofDays(61))) {
      clock.set(time.toNanos());
      assertResult(
          Result.Status.WARN,
          "the {} region is closed, and still mapped for [a guest]",
          check.execute());
    }
    held.clear();
    assertResult(Result.Status.OK, "nobody holds a closed one", check.execute());
    check.close();
  }

  @Test
  void heldRegionsMustNotBeNamedWithoutEnd() {
    List<HeldRegion> held =
        IntStream.range(0, 1000).mapToObj(i -> new HeldRegion("r" + i + ".", List.of())).toList();
    LeakCheck check = new LeakCheck(Duration.ofMinutes(1), () -> 0, () -> held);
    Result result = check.execute();
    check.close();
    assertResult(Result.Status.WARN, "r99.", result);
    assertResult(Result.Status.WARN, "900 more regions are closed", result);
    assertFalse(result.toString().contains("r100."), result::toString);
  }

  @Test
  void leaksMustNotBeKeptWithoutEnd() {
    LeakCheck check = new LeakCheck(Duration.ofMinutes(1), () -> 0, List::of);
    for (int i = 0; i < 1000; i++) {
      MemoryListeners.all().closedForUser("region " + i, "leaky");
    }
    Result result = check.execute();
    check.close();
    assertTrue(result.toString().contains("region 999 "), result::toString);
    assertFalse(result.toString().contains("region 899 "), result::toString);
  }

  @Test
  void fileThatShrankOrWasDeletedMustBeTold() throws Exception {
    Path file = Files.write(directory.resolve("ram"), new byte[12_288]);
    RegionSpec spec = RegionSpec.builder(8192).backing(Backing.file(file, 4096)).build();
    try (MmapRegion mapping = new FallbackRegionFactory().create(spec);
        RandomAccessFile open = new RandomAccessFile(file.toFile(), "rw")) {
      FilesBehindRegionsCheck check =
          new FilesBehindRegionsCheck(List.of(GuestMemoryRegion.of("ram0", 0, mapping)));
      assertResult(Result.Status.OK, "1 regions", check.execute());
      open.setLength(12_287);
      assertResult(Result.Status.CRITICAL, "12287 bytes and 12288 are mapped", check.execute());
      open.setLength(12_288);
      Files.delete(file);
      assertResult(Result.Status.WARN, "was deleted", check.execute());
      MmapRegion.closeAll(List.of(mapping), MmapRegion.CLOSE_TIMEOUT);
      assertResult(Result.Status.OK, "1 regions", check.execute());
    }
  }

  @Test
  void memoryWithoutAFileMustBeWell() {
    try (MmapRegion mapping =
        new FallbackRegionFactory().create(RegionSpec.builder(8192).build())) {
      FilesBehindRegionsCheck check =
          new FilesBehindRegionsCheck(List.of(GuestMemoryRegion.of("ram0", 0, mapping)));
      assertResult(Result.Status.OK, "1 regions", check.execute());
    }
  }
}
