package org.guestmem.api.publish;

import java.util.Comparator;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.guestmem.api.MmapRegionFactory;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.util.tracker.ServiceTracker;
import org.osgi.util.tracker.ServiceTrackerCustomizer;

/** The back ends that serve now; closed before one is used, it knows none. */
final class BackEnds
    implements ServiceTrackerCustomizer<MmapRegionFactory, ServiceReference<MmapRegionFactory>> {

  /** Is told on the thread that starts or stops the back end. */
  interface Listener {
    /** A back end serves, or serves with other properties. */
    void came(ServiceReference<MmapRegionFactory> backEnd);

    /** A back end serves no longer once this returns. */
    void going(ServiceReference<MmapRegionFactory> backEnd);
  }

  private final Listener listener;
  private final Set<ServiceReference<MmapRegionFactory>> present = ConcurrentHashMap.newKeySet();
  private final ServiceTracker<MmapRegionFactory, ServiceReference<MmapRegionFactory>> tracker;

  BackEnds(BundleContext context, Listener listener) {
    this.listener = listener;
    this.tracker = new ServiceTracker<>(context, MmapRegionFactory.class, this);
  }

  void open() {
    tracker.open();
  }

  void close() {
    tracker.close();
  }

  static String name(ServiceReference<MmapRegionFactory> backEnd) {
    return String.valueOf(backEnd.getProperty(MmapRegionFactory.BACKEND));
  }

  /** The highest ranking one that a plan allows; of the same name as another, if one is given. */
  Optional<ServiceReference<MmapRegionFactory>> best(
      RegionPlan plan, @Nullable ServiceReference<MmapRegionFactory> like) {
    return present.stream()
        .filter(plan::allows)
        .filter(backEnd -> like == null || name(backEnd).equals(name(like)))
        .max(Comparator.naturalOrder());
  }

  @Override
  public ServiceReference<MmapRegionFactory> addingService(
      ServiceReference<MmapRegionFactory> backEnd) {
    present.add(backEnd);
    listener.came(backEnd);
    return backEnd;
  }

  @Override
  public void modifiedService(
      ServiceReference<MmapRegionFactory> backEnd, ServiceReference<MmapRegionFactory> same) {
    listener.came(backEnd);
  }

  @Override
  public void removedService(
      ServiceReference<MmapRegionFactory> backEnd, ServiceReference<MmapRegionFactory> same) {
    present.remove(backEnd);
    listener.going(backEnd);
  }
}
