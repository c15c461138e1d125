package org.guestmem.management;

import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.Objects;
import org.guestmem.api.GuestMemoryRegion;
import org.guestmem.api.MmapRegionFactory;
import org.guestmem.api.spi.MemoryListeners;
import org.osgi.annotation.bundle.Header;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.util.tracker.ServiceTracker;

/**
 * Keeps the MXBeans and records the events while the bundle is started; for the framework alone.
 *
 * <p>Thread-safety: used by the framework alone.
 */
@Header(name = Constants.BUNDLE_ACTIVATOR, value = "${@class}")
public final class ManagementActivator implements BundleActivator {
  private final Deque<Runnable> undo = new ArrayDeque<>();

  /** Creates the activator. */
  public ManagementActivator() {}

  @Override
  public void start(BundleContext context) {
    undo.push(FlightEvents.record()::close);
    MemoryCounts counts = new MemoryCounts();
    undo.push(MemoryListeners.add(counts)::close);
    RegionBeans regions = new RegionBeans(context);
    ServiceTracker<?, ?> tracker = new ServiceTracker<>(context, GuestMemoryRegion.class, regions);
    tracker.open();
    undo.push(tracker::close);
    Beans.register(new MemoryBean(() -> backends(context), regions.all(), counts), Beans.ofAll());
    undo.push(() -> Beans.unregister(Beans.ofAll()));
  }

  private static String[] backends(BundleContext context) {
    try {
      return context.getServiceReferences(MmapRegionFactory.class, null).stream()
          .sorted(Comparator.<ServiceReference<?>>naturalOrder().reversed())
          .map(reference -> Objects.toString(reference.getProperty(MmapRegionFactory.BACKEND)))
          .toArray(String[]::new);
    } catch (InvalidSyntaxException e) {
      throw new AssertionError("no filter was given", e);
    }
  }

  @Override
  public void stop(BundleContext context) {
    while (!undo.isEmpty()) {
      undo.pop().run();
    }
  }
}
