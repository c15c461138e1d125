package org.guestmem.demo;

import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.SplittableRandom;
import org.guestmem.api.DirtyBitmap;
import org.guestmem.api.DirtyPages;
import org.guestmem.api.GuestAddress;
import org.guestmem.api.GuestMemoryRegion;

/** One job in one region: loads, runs, then compares memory, console and dirty log. */
final class CheckedRun {
  private static final String COMPUTED = "as the host computed";

  private final Screen screen;
  private final GuestMemoryRegion region;
  private final SieveJob job;
  private final boolean tamper;
  private final DirtyBitmap log;

  /**
   * Prepares a run.
   *
   * @param screen where to report
   * @param region where to run; its contents are lost
   * @param job what to compute
   * @param tamper whether to flip a bit of the result, so that a check has to fail
   * @throws IllegalStateException if the region has no dirty log by pages of 4 KiB
   */
  CheckedRun(Screen screen, GuestMemoryRegion region, SieveJob job, boolean tamper) {
    this.screen = screen;
    this.region = region;
    this.job = job;
    this.tamper = tamper;
    this.log =
        region
            .mapping()
            .dirtyBitmap()
            .filter(bitmap -> bitmap.pageSize() == SieveJob.PAGE)
            .orElseThrow(
                () ->
                    new IllegalStateException(
                        "region %s has no dirty log: configure guestmem.dirty=true"
                            .formatted(region)));
  }

  /**
   * What came out.
   *
   * @param matched whether everything matched
   * @param written the pages written by the job
   * @param layout what lies where in the region
   */
  record Outcome(boolean matched, DirtyPages written, List<GuestRunner.Part> layout) {}

  /**
   * Runs and checks.
   *
   * @param runner who does the job
   * @return what came out
   */
  Outcome run(GuestRunner runner) {
    Expectation expected = Expectation.of(job);
    clear(expected.memory());
    RegionCheck check = new RegionCheck(screen, region);
    List<GuestRunner.Part> parts = new ArrayList<>();
    PageImage image = load(runner, check, parts);
    String transcript = watch(runner);
    DirtyPages written = log.harvest();
    if (tamper) {
      flip(expected.memory().pages());
    }
    compare(check, expected, transcript);
    if (!image.pages().isEmpty()) {
      check.memory("what was loaded", image.pages(), "unchanged");
    }
    check.dirty(
        "dirty log of the " + runner.name(), written, expected.memory().pages().navigableKeySet());
    parts.addAll(job.parts());
    return new Outcome(check.passed(), written, parts);
  }

  /** The job expects zeros where it works; a region may have been used before. */
  private void clear(PageImage memory) {
    memory.pages().keySet().forEach(at -> region.slice().fill(at, SieveJob.PAGE, (byte) 0));
  }

  /** The host's own writes are logged too: they are harvested before the guest's. */
  private PageImage load(GuestRunner runner, RegionCheck check, List<GuestRunner.Part> parts) {
    log.harvest();
    parts.addAll(runner.load(region, job));
    PageImage image = new PageImage();
    for (GuestRunner.Part part : parts) {
      screen.line(
          "loaded %-11s %6d bytes at %s"
              .formatted(
                  part.what(), part.length(), GuestAddress.format(region.base() + part.offset())));
      image.putAll(part.offset(), read(part));
    }
    DirtyPages written = log.harvest();
    if (!image.pages().isEmpty()) {
      check.dirty("dirty log of the loader", written, image.pages().navigableKeySet());
    }
    return image;
  }

  private byte[] read(GuestRunner.Part part) {
    if (part.offset() < 0 || part.offset() + part.length() > SieveJob.RESULT) {
      throw new IllegalArgumentException(part + " is not below " + SieveJob.RESULT);
    }
    byte[] bytes = new byte[Math.toIntExact(part.length())];
    region.slice().get(part.offset(), bytes, 0, bytes.length);
    return bytes;
  }

  private String watch(GuestRunner runner) {
    ConsoleView console = new ConsoleView(screen, runner.name());
    long begin = System.nanoTime();
    try {
      runner.run(region, job, console);
    } finally {
      console.endLine();
    }
    screen.line(
        "ended after %.1f s; the host checks:".formatted((System.nanoTime() - begin) / 1e9));
    return console.text();
  }

  private void compare(RegionCheck check, Expectation expected, String transcript) {
    PageImage memory = expected.memory();
    check.word("count of primes", SieveJob.RESULT + SieveJob.COUNT_AT, expected.primes());
    check.memory("results", memory.pages(SieveJob.RESULT, SieveJob.SIEVE), COMPUTED);
    check.memory("sieve", memory.pages(SieveJob.SIEVE, SieveJob.SIEVE + job.bound() + 1), COMPUTED);
    long floor = (long) SieveJob.WALK_FLOOR * SieveJob.PAGE;
    check.memory("walk", memory.pages(floor, Long.MAX_VALUE), COMPUTED);
    check.text("console", expected.transcript(), transcript);
  }

  private void flip(NavigableMap<Long, byte[]> pages) {
    SplittableRandom random = new SplittableRandom();
    Long[] offsets = pages.keySet().toArray(Long[]::new);
    long offset = offsets[random.nextInt(offsets.length)] + random.nextInt(SieveJob.PAGE);
    int bit = random.nextInt(8);
    region.slice().putByte(offset, (byte) (region.slice().getByte(offset) ^ 1 << bit));
    screen.line(
        "tampering: bit %d of the byte at %s is flipped"
            .formatted(bit, GuestAddress.format(region.base() + offset)));
  }
}
