package org.guestmem.itests.containers.load;

import java.util.List;
import java.util.Objects;
import org.guestmem.api.DirtyHarvester;
import org.guestmem.api.GuestAddressSpace;
import org.guestmem.api.HostAddressLease;
import org.guestmem.api.MmapRegion;
import org.guestmem.api.spi.MemoryListener;
import org.guestmem.api.spi.MemoryListeners;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;

/**
 * Listens to the machine's memory, opens a harvester and borrows a host address, as its header
 * {@code Leaves} says, and closes nothing of it. What is called back is noted in the list that is a
 * service.
 */
public final class ForgetfulActivator implements BundleActivator, MemoryListener {
  private List<String> notes = List.of();
  private @Nullable DirtyHarvester harvester;
  private @Nullable HostAddressLease lease;

  /** Creates the activator. */
  public ForgetfulActivator() {}

  @Override
  public void start(BundleContext context) throws Exception {
    notes = notes(context);
    GuestAddressSpace space =
        context.getService(
            Objects.requireNonNull(context.getServiceReference(GuestAddressSpace.class)));
    MmapRegion region = space.memory().regions().get(0).mapping();
    String leaves = context.getBundle().getHeaders().get("Leaves");
    if (leaves.contains("listeners")) {
      space.addListener(change -> notes.add("heard " + change.generation()));
      MemoryListeners.add(this);
    }
    if (leaves.contains("harvester")) {
      harvester = region.dirtyBitmap().orElseThrow().harvester("forgotten");
    }
    if (leaves.contains("lease")) {
      lease = region.lendHostAddress("device", () -> revoked(leaves.contains("device")));
    }
    if (leaves.contains("failure")) {
      throw new IllegalStateException("as planned");
    }
  }

  @SuppressWarnings({"unchecked", "rawtypes"})
  private static List<String> notes(BundleContext context) throws Exception {
    for (ServiceReference<List> list : context.getServiceReferences(List.class, "(notes=true)")) {
      return context.getService(list);
    }
    throw new IllegalStateException("nowhere to note anything");
  }

  private void revoked(boolean inUse) {
    notes.add("revoked");
    if (lease != null && !inUse) {
      lease.close();
    }
  }

  @Override
  public void stop(BundleContext context) {
    if (harvester != null) {
      harvester.harvest();
    }
    notes.add("stopped");
  }
}
