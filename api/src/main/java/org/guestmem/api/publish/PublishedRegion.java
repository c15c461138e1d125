package org.guestmem.api.publish;

import java.lang.System.Logger.Level;
import org.guestmem.api.Backing;
import org.guestmem.api.GuestMemoryException;
import org.guestmem.api.GuestMemoryRegion;
import org.guestmem.api.MmapRegion;
import org.guestmem.api.MmapRegionFactory;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.ServiceRegistration;

/** Memory that was mapped for a plan, and its service. */
final class PublishedRegion {
  private static final System.Logger LOG = System.getLogger(PublishedRegion.class.getName());

  private final BundleContext context;
  private final ServiceReference<MmapRegionFactory> backEnd;
  private final MmapRegion mapping;
  private final ServiceRegistration<GuestMemoryRegion> registration;
  private RegionPlan plan;

  private PublishedRegion(
      BundleContext context, RegionPlan plan, ServiceReference<MmapRegionFactory> backEnd) {
    this.context = context;
    this.backEnd = backEnd;
    this.plan = plan;
    MmapRegionFactory factory = context.getService(backEnd);
    if (factory == null) {
      throw new IllegalStateException(plan + ": its back end is going");
    }
    this.mapping = factory.create(plan.placement().spec());
    try {
      GuestMemoryRegion region =
          GuestMemoryRegion.of(plan.placement().name(), plan.placement().base(), mapping);
      registration =
          context.registerService(
              GuestMemoryRegion.class, region, plan.properties(mapping.backend()));
    } catch (RuntimeException | Error e) {
      mapping.close();
      throw e;
    }
  }

  /**
   * Maps the memory, then publishes it.
   *
   * @throws RuntimeException if one cannot be done; nothing is left behind, of an Error neither
   */
  static PublishedRegion publish(
      BundleContext context, RegionPlan plan, ServiceReference<MmapRegionFactory> backEnd) {
    try {
      return new PublishedRegion(context, plan, backEnd);
    } catch (RuntimeException | Error e) {
      context.ungetService(backEnd);
      throw e;
    }
  }

  String vm() {
    return plan.vm();
  }

  ServiceReference<MmapRegionFactory> backEnd() {
    return backEnd;
  }

  String backEndName() {
    return mapping.backend();
  }

  Backing backing() {
    return mapping.spec().backing();
  }

  /** Whether this is what a plan asks for, but for its labels. */
  boolean serves(RegionPlan wanted) {
    return wanted.asksForTheMemoryOf(plan) && wanted.allows(backEnd);
  }

  /** Gives the service the labels of a plan that this serves. */
  void label(RegionPlan wanted) {
    if (!wanted.labels().equals(plan.labels())) {
      registration.setProperties(wanted.properties(mapping.backend()));
      plan = wanted;
    }
  }

  /** Withdraws the service, then unmaps the memory. */
  void withdraw() {
    Teardown.unlessStopped(registration::unregister);
    try {
      mapping.close();
    } catch (GuestMemoryException e) {
      LOG.log(Level.WARNING, e.getMessage());
    }
    Teardown.unlessStopped(() -> context.ungetService(backEnd));
  }

  @Override
  public String toString() {
    return plan.toString();
  }
}
