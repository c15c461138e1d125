package org.guestmem.api.publish;

import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import org.guestmem.api.GuestMemoryRegion;
import org.guestmem.api.RegionOverlapException;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.util.tracker.ServiceTrackerCustomizer;

/**
 * Sorts region services by the virtual machine that their property names, and knows which machine
 * has room for what; a service, for this bundle alone.
 */
final class Machines implements ServiceTrackerCustomizer<GuestMemoryRegion, Machines.Membership> {
  private static final System.Logger LOG = System.getLogger(Machines.class.getName());

  private final BundleContext context;
  private final Map<String, Machine> machines = new ConcurrentHashMap<>();
  private final List<Listener> listeners = new CopyOnWriteArrayList<>();

  Machines(BundleContext context) {
    this.context = context;
  }

  /**
   * Finds those of this bundle.
   *
   * @throws IllegalStateException if the bundle is not active
   */
  static Machines of(BundleContext context) {
    ServiceReference<Machines> reference = context.getServiceReference(Machines.class);
    Machines machines = reference == null ? null : context.getService(reference);
    if (machines == null) {
      throw new IllegalStateException(context.getBundle() + " is not active");
    }
    return machines;
  }

  /** Is told on the thread that changed something; waits for nobody. */
  interface Listener {
    /** The regions of a machine are others now, so that it may have room that it had not. */
    void changed(String vm);
  }

  /** Where a region service belongs; its property may change. */
  static final class Membership {
    private final RegionService service;
    private final AtomicBoolean homeless = new AtomicBoolean();
    private @Nullable String vm;

    private Membership(RegionService service) {
      this.service = service;
    }

    private synchronized @Nullable String moveTo(@Nullable String next) {
      String before = vm;
      vm = next;
      return before;
    }
  }

  void add(Listener listener) {
    listeners.add(listener);
  }

  void remove(Listener listener) {
    listeners.remove(listener);
  }

  /**
   * Checks that a plan's machine has room for it, besides what it replaces.
   *
   * @throws RegionOverlapException if it would overlap another region
   */
  void checkRoom(RegionPlan plan) {
    Machine machine = machines.get(plan.vm());
    if (machine != null) {
      machine
          .layout()
          .rival(plan.claim())
          .ifPresent(
              rival -> {
                throw new RegionOverlapException(rival.region(), plan.placement());
              });
    }
  }

  /** Tells the listeners that the regions of a machine changed. */
  void tell(String vm) {
    listeners.forEach(listener -> listener.changed(vm));
  }

  @Override
  public @Nullable Membership addingService(ServiceReference<GuestMemoryRegion> reference) {
    GuestMemoryRegion region = context.getService(reference);
    if (region == null) {
      return null;
    }
    Membership membership =
        new Membership(RegionService.of(reference, region, context.getBundle()));
    place(membership);
    return membership;
  }

  private void place(Membership membership) {
    String vm = membership.service.vm();
    if (vm == null && !membership.homeless.getAndSet(true)) {
      sayHomeless(membership.service);
    }
    move(membership, vm);
  }

  private static void sayHomeless(RegionService service) {
    LOG.log(
        Level.WARNING,
        "{0} ({1}) is in the address space of no virtual machine: its property {2} is {3}, give it"
            + " a String",
        service.region(),
        service,
        GuestMemoryRegion.VM,
        service.reference().getProperty(GuestMemoryRegion.VM));
  }

  @Override
  public void modifiedService(
      ServiceReference<GuestMemoryRegion> reference, Membership membership) {
    place(membership);
  }

  @Override
  public void removedService(ServiceReference<GuestMemoryRegion> reference, Membership membership) {
    move(membership, null);
    Teardown.unlessStopped(() -> context.ungetService(reference));
  }

  private void move(Membership membership, @Nullable String vm) {
    String before = membership.moveTo(vm);
    if (before != null && !before.equals(vm)) {
      Machine left = machines.get(before);
      if (left != null) {
        left.remove(membership.service);
        settle(before, left);
      }
      if (membership.service.claim().pid() == null) {
        tell(before); // a configured region does so itself, once its memory is given back
      }
    }
    if (vm != null && !vm.equals(before)) {
      settle(vm, machines.compute(vm, (name, machine) -> joined(name, machine, membership)));
      tell(vm);
    }
  }

  /** Inside the map's step, so that a machine that is being forgotten does not get a member. */
  private Machine joined(String vm, @Nullable Machine machine, Membership membership) {
    Machine joined = machine == null ? new Machine(context, vm) : machine;
    joined.add(membership.service);
    return joined;
  }

  private void settle(String vm, Machine machine) {
    machine.settle(
        () -> machines.computeIfPresent(vm, (name, same) -> same.layout().isEmpty() ? null : same));
  }
}
