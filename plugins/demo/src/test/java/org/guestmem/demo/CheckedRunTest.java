package org.guestmem.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.function.IntConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.guestmem.api.GuestAddress;
import org.guestmem.api.GuestMemoryRegion;
import org.guestmem.api.MmapRegion;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CheckedRunTest {
  private static final long SIZE = 16L << 20;
  private static final long BASE = 1L << 32;

  private final Output output = new Output();
  private final MmapRegion mapping = TestRegions.map(SIZE);
  private final GuestMemoryRegion region = GuestMemoryRegion.of("ram0", BASE, mapping);
  private final SieveJob job = SieveJob.draw(42, SIZE);

  @AfterEach
  void close() {
    mapping.close();
  }

  private CheckedRun.Outcome run(GuestRunner runner, boolean tamper) {
    return new CheckedRun(output.screen(Glyphs.ASCII), region, job, tamper).run(runner);
  }

  @Test
  void hostsWorkMustMatch() {
    CheckedRun.Outcome outcome = run(new HostRunner(), false);
    assertTrue(outcome.matched(), output::text);
    assertEquals(
        Expectation.of(job).memory().pages().size(), outcome.written().count(), output::text);
  }

  @Test
  void secondRunInOneRegionMustMatchToo() {
    assertTrue(run(new HostRunner(), false).matched(), output::text);
    assertTrue(run(new HostRunner(), false).matched(), output::text);
  }

  @Test
  void flippedBitMustBeFoundAtItsAddress() {
    assertFalse(run(new HostRunner(), true).matched(), output::text);
    Matcher flipped = Pattern.compile("byte at (\\S+) is flipped").matcher(output.text());
    assertTrue(flipped.find(), output::text);
    long address = GuestAddress.parse(flipped.group(1)).value();
    // A flipped count is also reported as a word, by the address of the word.
    assertTrue(
        output.text().contains("at " + GuestAddress.format(address) + " expected 0x"),
        output::text);
  }

  @Test
  void wrongByteMustBeReportedWithWhatWasExpected() {
    assertFalse(run(new Sabotage(SieveJob.SIEVE + 9, (byte) 3), false).matched());
    assertTrue(
        output.text().contains("FAIL sieve: at 0x1_0010_0009 expected 0x01, found 0x03"),
        output::text);
  }

  @Test
  void unexpectedDirtyPageMustBeReported() {
    assertFalse(run(new Sabotage(0x3_0000, (byte) 0), false).matched());
    assertTrue(
        output
            .text()
            .contains(
                "FAIL dirty log of the saboteur: page 0x1_0003_0000 expected clean, found dirty"),
        output::text);
  }

  @Test
  void loadedBytesMustBeLoggedApartAndStay() {
    GuestRunner loaded =
        new Sabotage(SieveJob.RESULT, (byte) 0) {
          @Override
          public List<Part> load(GuestMemoryRegion at, SieveJob what) {
            at.slice().put(0x1_0ffe, new byte[] {1, 2, 3}, 0, 3);
            return List.of(new Part("program", 0x1_0ffe, 3));
          }

          @Override
          void sabotage(GuestMemoryRegion at) {}
        };
    assertTrue(run(loaded, false).matched(), output::text);
    assertTrue(
        output.text().contains("dirty log of the loader: exactly the 2 pages"), output::text);
    assertEquals(2, mapping.slice().getByte(0x1_0fff));
  }

  @Test
  void partThatReachesIntoTheResultsMustBeRefused() {
    GuestRunner large =
        new Sabotage(0, (byte) 0) {
          @Override
          public List<Part> load(GuestMemoryRegion at, SieveJob what) {
            return List.of(new Part("program", SieveJob.RESULT - 1, 2));
          }
        };
    assertThrows(IllegalArgumentException.class, () -> run(large, false));
  }

  @Test
  void regionWithoutLogMustBeRefusedWithAdvice() {
    try (MmapRegion unlogged = TestRegions.mapUnlogged(SIZE)) {
      GuestMemoryRegion other = GuestMemoryRegion.of("ram1", 0, unlogged);
      Exception e =
          assertThrows(
              IllegalStateException.class,
              () -> new CheckedRun(output.screen(Glyphs.ASCII), other, job, false));
      assertTrue(String.valueOf(e.getMessage()).endsWith("configure guestmem.dirty=true"));
    }
  }

  /** Does the host's work, then writes one byte. */
  private static class Sabotage implements GuestRunner {
    private final GuestRunner honest = new HostRunner();
    private final long offset;
    private final byte value;

    Sabotage(long offset, byte value) {
      this.offset = offset;
      this.value = value;
    }

    @Override
    public String name() {
      return "saboteur";
    }

    @Override
    public List<Part> load(GuestMemoryRegion at, SieveJob what) {
      return honest.load(at, what);
    }

    @Override
    public void run(GuestMemoryRegion at, SieveJob what, IntConsumer console) {
      honest.run(at, what, console);
      sabotage(at);
    }

    void sabotage(GuestMemoryRegion at) {
      at.slice().putByte(offset, value);
    }
  }
}
