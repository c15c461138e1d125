package org.guestmem.demo.kvm;

import org.guestmem.demo.GuestRunner;
import org.guestmem.kvm.Kvm;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.bundle.Capability;
import org.osgi.annotation.bundle.Header;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.ServiceRegistration;
import org.osgi.util.tracker.ServiceTracker;

/** Offers a {@link GuestRunner} as long as there is a {@link Kvm}. */
@Capability(
    namespace = "osgi.service",
    attribute = "objectClass:List<String>=org.guestmem.demo.GuestRunner",
    uses = GuestRunner.class,
    effective = "active")
@Header(name = Constants.BUNDLE_ACTIVATOR, value = "${@class}")
public final class DemoKvmActivator implements BundleActivator {
  private @Nullable ServiceTracker<Kvm, ServiceRegistration<GuestRunner>> tracker;

  /** Creates the activator. */
  public DemoKvmActivator() {}

  /**
   * Begins to look for KVM.
   *
   * @param context the context of this bundle
   */
  @Override
  public void start(BundleContext context) {
    ServiceTracker<Kvm, ServiceRegistration<GuestRunner>> opened = new RunnerTracker(context);
    opened.open();
    tracker = opened;
  }

  /**
   * Withdraws what it offered.
   *
   * @param context the context of this bundle
   */
  @Override
  public void stop(BundleContext context) {
    ServiceTracker<Kvm, ServiceRegistration<GuestRunner>> opened = tracker;
    tracker = null;
    if (opened != null) {
      opened.close();
    }
  }

  private static final class RunnerTracker
      extends ServiceTracker<Kvm, ServiceRegistration<GuestRunner>> {
    RunnerTracker(BundleContext context) {
      super(context, Kvm.class, null);
    }

    @Override
    public @Nullable ServiceRegistration<GuestRunner> addingService(
        ServiceReference<Kvm> reference) {
      Kvm kvm = context.getService(reference);
      return kvm == null
          ? null // it left meanwhile
          : context.registerService(GuestRunner.class, new KvmGuestRunner(kvm), null);
    }

    @Override
    public void removedService(
        ServiceReference<Kvm> reference, ServiceRegistration<GuestRunner> registration) {
      registration.unregister();
      context.ungetService(reference);
    }
  }
}
