package org.guestmem.itests.containers.load;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.guestmem.api.GuestMemoryException;
import org.guestmem.api.GuestMemoryRegion;
import org.guestmem.api.HostOption;
import org.guestmem.api.MmapRegion;
import org.guestmem.api.MmapRegionFactory;
import org.guestmem.api.RegionSpec;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.util.tracker.ServiceTracker;

/**
 * A plug-in that is never idle: two threads read and write every region that is published, another
 * maps regions of its own. It stops its threads, and leaves its regions open.
 *
 * <p>The service {@code java.util.concurrent.atomic.AtomicLong} counts what it got done.
 */
public final class LoadActivator implements BundleActivator {
  /**
   * The size of regions that are mapped, in bytes: a prime number of pages, by which what is left
   * of them is told from memory of the JVM's own.
   */
  public static final long REGION_SIZE = 1009L * 4096;

  /**
   * What their addresses are multiples of, in bytes: they never lie side by side, as one mapping.
   */
  public static final long REGION_ALIGNMENT = 2 << 20;

  private final List<Thread> threads = new ArrayList<>();
  private final AtomicLong accesses = new AtomicLong();
  private volatile boolean stopping;

  /** Creates the activator. */
  public LoadActivator() {}

  @Override
  public void start(BundleContext context) {
    ServiceTracker<GuestMemoryRegion, GuestMemoryRegion> regions =
        new ServiceTracker<>(context, GuestMemoryRegion.class, null);
    regions.open();
    run(() -> access(regions, 0));
    run(() -> access(regions, 8));
    ServiceTracker<MmapRegionFactory, MmapRegionFactory> factories =
        new ServiceTracker<>(context, MmapRegionFactory.class, null);
    factories.open();
    run(() -> leak(factories));
    context.registerService(
        AtomicLong.class, accesses, FrameworkUtil.asDictionary(Map.of("load", "true")));
  }

  private void run(Runnable work) {
    Thread thread = new Thread(work, "load");
    thread.start();
    threads.add(thread);
  }

  private void access(ServiceTracker<GuestMemoryRegion, GuestMemoryRegion> regions, long offset) {
    while (!stopping) {
      for (GuestMemoryRegion region : regions.getServices(new GuestMemoryRegion[0])) {
        try {
          region.slice().getAndAddLong(offset, 1);
          accesses.incrementAndGet();
        } catch (GuestMemoryException e) {
          Thread.onSpinWait(); // it went; the tracker will know
        }
      }
    }
    regions.close();
  }

  /** Ends with regions that nobody closes. */
  private void leak(ServiceTracker<MmapRegionFactory, MmapRegionFactory> factories) {
    List<MmapRegion> open = new ArrayList<>();
    while (!stopping) {
      // Not the one service of the tracker: its cache may keep one that went meanwhile.
      for (MmapRegionFactory factory : factories.getServices(new MmapRegionFactory[0])) {
        try {
          open.add(factory.create(spec(factory)));
        } catch (GuestMemoryException | IllegalStateException e) {
          Thread.onSpinWait(); // the back end goes
        }
      }
      while (open.size() > 4) {
        open.remove(0).close();
      }
    }
  }

  /** What is on the heap cannot be told by its address, and costs less if it is small. */
  private static RegionSpec spec(MmapRegionFactory factory) {
    return factory.features().contains(MmapRegionFactory.FEATURE_ALIGNMENT)
        ? RegionSpec.builder(REGION_SIZE)
            .label("leaked")
            .with(new HostOption.Alignment(REGION_ALIGNMENT))
            .build()
        : RegionSpec.builder(65_536).label("leaked").build();
  }

  @Override
  public void stop(BundleContext context) throws InterruptedException {
    stopping = true;
    for (Thread thread : threads) {
      thread.join();
    }
  }
}
