package org.guestmem.api.publish;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.guestmem.api.GuestMemoryRegion;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.util.tracker.ServiceTrackerCustomizer;

/** Sorts region services by the virtual machine that their property names. */
final class Machines implements ServiceTrackerCustomizer<GuestMemoryRegion, Machines.Membership> {

  private final BundleContext context;
  private final Map<String, Machine> machines = new ConcurrentHashMap<>();

  Machines(BundleContext context) {
    this.context = context;
  }

  /** Where a region service belongs; its property may change. */
  static final class Membership {
    private final RegionService service;
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

  @Override
  public @Nullable Membership addingService(ServiceReference<GuestMemoryRegion> reference) {
    GuestMemoryRegion region = context.getService(reference);
    if (region == null) {
      return null;
    }
    Membership membership = new Membership(new RegionService(reference, region));
    move(membership, membership.service.vm());
    return membership;
  }

  @Override
  public void modifiedService(
      ServiceReference<GuestMemoryRegion> reference, Membership membership) {
    move(membership, membership.service.vm());
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
    }
    if (vm != null && !vm.equals(before)) {
      settle(vm, machines.compute(vm, (name, machine) -> joined(name, machine, membership)));
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
        () -> machines.computeIfPresent(vm, (name, same) -> same.isEmpty() ? null : same));
  }
}
