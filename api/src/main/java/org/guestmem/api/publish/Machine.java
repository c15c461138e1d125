package org.guestmem.api.publish;

import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
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

  // Ahead of the address space while another has the turn.
  private final AtomicReference<Layout> layout = new AtomicReference<>(Layout.EMPTY);

  // All below belong to whoever has the turn.
  private final LeftOutRegions leftOut;
  private @Nullable GuestAddressSpace space;
  private @Nullable ServiceRegistration<GuestAddressSpace> registration;

  Machine(BundleContext context, String vm) {
    this.context = context;
    this.vm = vm;
    this.turns = new Turns("address space of " + vm);
    this.leftOut = new LeftOutRegions(context, vm);
  }

  void add(RegionService service) {
    layout.updateAndGet(before -> before.with(service));
  }

  void remove(RegionService service) {
    layout.updateAndGet(before -> before.without(service));
  }

  Layout layout() {
    return layout.get();
  }

  /** Brings the address space to what the layout is now, then does what else is to be done. */
  void settle(Runnable after) {
    turns.take(
        () -> {
          Layout now = layout.get();
          show(GuestMemory.of(now.in().stream().map(RegionService::region).toList()));
          leftOut.of(now);
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
