package org.guestmem.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.guestmem.api.GuestMemoryRegion;
import org.guestmem.api.MmapRegion;
import org.guestmem.api.RegionSpec;
import org.guestmem.demo.kvm.RealKvm;
import org.guestmem.ffm.FfmRegionFactory;
import org.guestmem.kvm.KvmDevice;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The guest's work on real KVM, by the check that the demo makes. */
class GuestUnderKvmTest {
  private static final long SIZE = 64L << 20;

  private final ByteArrayOutputStream printed = new ByteArrayOutputStream();

  private CheckedRun.Outcome run(long base, SieveJob job, boolean tamper) {
    try (KvmDevice kvm = RealKvm.open();
        MmapRegion mapping =
            new FfmRegionFactory().create(RegionSpec.builder(SIZE).trackDirty().build())) {
      Screen screen =
          new Screen(new PrintStream(printed, true, StandardCharsets.UTF_8), Glyphs.ASCII);
      GuestMemoryRegion region = GuestMemoryRegion.of("ram0", base, mapping);
      return new CheckedRun(screen, region, job, tamper)
          .run(RealKvm.runner(kvm, Duration.ofMinutes(2)));
    }
  }

  private String text() {
    return printed.toString(StandardCharsets.UTF_8);
  }

  @Test
  void drawnJobMustMatchInEveryPage() {
    SieveJob job = SieveJob.draw(7, SIZE);
    CheckedRun.Outcome outcome = run(0, job, false);
    assertTrue(outcome.matched(), this::text);
    assertEquals(Expectation.of(job).memory().pages().size(), outcome.written().count());
  }

  /** 4099 is a prime at the end of the sieve, and the first number but three in its second page. */
  @ParameterizedTest
  @ValueSource(longs = {0x0, 0x20_0000, 0x8000_0000L, 0x1_0000_0000L})
  void guestMustRunAtAnyBase(long base) {
    assertTrue(run(base, new SieveJob(4099, -1, 4, 60, 4096), false).matched(), this::text);
  }

  @ParameterizedTest
  @ValueSource(ints = {3, 4, 8, 9, 10, 4096})
  void boundsAtSquaresAndBordersMustMatch(int bound) {
    assertTrue(run(0, new SieveJob(bound, bound, 1, 1, 2048), false).matched(), this::text);
  }

  @Test
  void flippedByteMustFailAtItsAddress() {
    assertFalse(run(1L << 32, new SieveJob(4099, 5, 4, 60, 4096), true).matched(), this::text);
    Matcher flipped = Pattern.compile("byte at (\\S+) is flipped").matcher(text());
    assertTrue(flipped.find(), this::text);
    assertTrue(text().contains("at " + flipped.group(1) + " expected 0x"), this::text);
  }
}
