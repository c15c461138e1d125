package org.guestmem.benchmarks.dirty;

import jdk.jfr.Recording;
import org.guestmem.api.DirtyBitmap;
import org.guestmem.api.DirtyPages;
import org.guestmem.benchmarks.Profiled;
import org.guestmem.management.FlightEvents;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;

/** Marks some pages of 1 GiB and takes the marks, while others want to know of it or not. */
public class ListenedHarvest extends Profiled {
  private static final long SIZE = 1L << 30;
  private static final int PAGES = 64;

  /**
   * {@code none}: nobody listens; {@code off}: there would be events, but no recording asks for
   * them; {@code on}: they are recorded.
   */
  @Param("none")
  public String listening;

  private DirtyBitmap log;

  @Setup
  public void makeLog() {
    log = DirtyBitmap.of(SIZE, Marks.PAGE);
    log.mark(0, SIZE);
    log.harvest();
    if (!listening.equals("none")) {
      keep(FlightEvents.record());
    }
    if (listening.equals("on")) {
      keep(new Recording()).start();
    }
  }

  @Benchmark
  public DirtyPages harvest() {
    log.mark(0, PAGES * Marks.PAGE);
    return log.harvest();
  }
}
