package org.guestmem.api.publish;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.guestmem.api.GuestAddressSpace;
import org.guestmem.api.GuestMemory;
import org.guestmem.api.GuestMemoryRegion;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceRegistration;

/** The region services of one virtual machine, and the address space that they make up. */
final class Machine {
  private final BundleContext context;
  private final String vm;
  private final Turns turns;
  private final Set<RegionService> members = ConcurrentHashMap.newKeySet();

  // All below belong to whoever has the turn.
  private final LayoutChoice choice;
  private @Nullable GuestAddressSpace space;
  private @Nullable ServiceRegistration<GuestAddressSpace> registration;

  Machine(BundleContext context, String vm) {
    this.context = context;
    this.vm = vm;
    this.turns = new Turns("address space of " + vm);
    this.choice = new LayoutChoice(vm);
  }

  void add(RegionService service) {
    members.add(service);
  }

  void remove(RegionService service) {
    members.remove(service);
  }

  boolean isEmpty() {
    return members.isEmpty();
  }

  /** Brings the address space to what the members are now, then does what else is to be done. */
  void settle(Runnable after) {
    turns.take(
        () -> {
          show(GuestMemory.of(choice.of(List.copyOf(members))));
          after.run();
        });
  }

  private void show(GuestMemory memory) {
    if (space != null) {
      space.update(before -> memory);
    } else if (!memory.regions().isEmpty()) {
      space = new GuestAddressSpace(memory);
      registration =
          context.registerService(
              GuestAddressSpace.class,
              space,
              FrameworkUtil.asDictionary(Map.of(GuestMemoryRegion.VM, vm)));
    }
    if (memory.regions().isEmpty() && registration != null) {
      Teardown.unlessStopped(registration::unregister);
      registration = null;
      space = null;
    }
  }
}
