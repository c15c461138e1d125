package org.guestmem.benchmarks.dirty;

import jdk.jfr.Recording;
import org.guestmem.api.DirtyBitmap;
import org.guestmem.api.DirtyPages;
import org.guestmem.benchmarks.EmptyFramework;
import org.guestmem.benchmarks.Profiled;
import org.guestmem.management.ManagementActivator;
import org.guestmem.micrometer.GuestMemoryMetrics;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;
import org.osgi.framework.BundleContext;

/**
 * Harvests a log of 1 GiB in which nothing is marked, while others want to know of it or not: no
 * harvest is quicker, so what listening costs shows most.
 */
public class ListenedHarvest extends Profiled {
  private static final long SIZE = 1L << 30;

  /**
   * {@code none}: nobody listens; {@code off}: the bundle for management is started, which counts,
   * and no recording asks for its events; {@code meters}: the one for Micrometer counts as well;
   * {@code on}: the events are recorded.
   */
  @Param("none")
  public String listening;

  private DirtyBitmap log;

  @Setup
  public void makeLog() throws Exception {
    log = DirtyBitmap.of(SIZE, Marks.PAGE);
    log.mark(0, SIZE);
    log.harvest(); // its blocks are there now, and are looked through
    if (!listening.equals("none")) {
      manage();
    }
    if (listening.equals("meters")) {
      keep(new GuestMemoryMetrics());
    }
    if (listening.equals("on")) {
      keep(new Recording()).start();
    }
  }

  /** Starts the bundle as a platform does. */
  private void manage() throws Exception {
    EmptyFramework framework = new EmptyFramework();
    keep(framework::stop);
    BundleContext context = framework.context();
    ManagementActivator activator = new ManagementActivator();
    activator.start(context);
    keep(() -> activator.stop(context));
  }

  @Benchmark
  public DirtyPages harvest() {
    return log.harvest();
  }
}
