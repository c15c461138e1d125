package org.guestmem.micrometer;

import io.micrometer.core.instrument.MeterRegistry;
import java.util.ArrayDeque;
import java.util.Deque;
import org.guestmem.api.GuestMemoryRegion;
import org.osgi.annotation.bundle.Header;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.util.tracker.ServiceTracker;

/**
 * Binds the meters to every registry that is a service; for the framework alone.
 *
 * <p>Thread-safety: used by the framework alone.
 */
@Header(name = Constants.BUNDLE_ACTIVATOR, value = "${@class}")
public final class MicrometerActivator implements BundleActivator {
  private final Deque<Runnable> undo = new ArrayDeque<>();

  /** Creates the activator. */
  public MicrometerActivator() {}

  @Override
  public void start(BundleContext context) {
    GuestMemoryMetrics all = new GuestMemoryMetrics();
    undo.push(all::close);
    Meters meters = new Meters(all);
    open(new ServiceTracker<>(context, MeterRegistry.class, new RegistryTracking(context, meters)));
    open(
        new ServiceTracker<>(
            context, GuestMemoryRegion.class, new RegionTracking(context, meters)));
  }

  private void open(ServiceTracker<?, ?> tracker) {
    tracker.open();
    undo.push(tracker::close);
  }

  @Override
  public void stop(BundleContext context) {
    while (!undo.isEmpty()) {
      undo.pop().run();
    }
  }
}
