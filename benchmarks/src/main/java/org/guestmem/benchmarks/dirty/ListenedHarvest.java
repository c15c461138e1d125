package org.guestmem.benchmarks.dirty;

import jdk.jfr.Recording;
import org.guestmem.api.DirtyBitmap;
import org.guestmem.api.DirtyPages;
import org.guestmem.benchmarks.Profiled;
import org.guestmem.management.FlightEvents;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;

/**
 * Harvests a log of 1 GiB in which nothing is marked, while others want to know of it or not: no
 * harvest is quicker, so what listening costs shows most.
 */
public class ListenedHarvest extends Profiled {
  private static final long SIZE = 1L << 30;

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
    log.harvest(); // its blocks are there now, and are looked through
    if (!listening.equals("none")) {
      keep(FlightEvents.record());
    }
    if (listening.equals("on")) {
      keep(new Recording()).start();
    }
  }

  @Benchmark
  public DirtyPages harvest() {
    return log.harvest();
  }
}
