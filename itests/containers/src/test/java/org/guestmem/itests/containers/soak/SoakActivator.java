package org.guestmem.itests.containers.soak;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.guestmem.api.GuestAddressSpace;
import org.guestmem.api.GuestMemoryRegion;
import org.guestmem.itests.containers.ledger.Ledger;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;
import org.osgi.util.tracker.ServiceTracker;

/**
 * A plug-in that uses the memory of all machines in every way: eight threads access it, two copy
 * what the dirty logs say, one maps and publishes regions of its own. When it stops, every byte is
 * accounted for.
 */
public final class SoakActivator implements BundleActivator {
  private static final int WRITERS = 8;
  private static final int FOLLOWERS = 2;

  private final List<Loop> writers = new ArrayList<>();
  private final List<Loop> followers = new ArrayList<>();

  /** Creates the activator. */
  public SoakActivator() {}

  @Override
  public void start(BundleContext context) {
    Ledger ledger = context.getService(context.getServiceReference(Ledger.class));
    ServiceTracker<GuestAddressSpace, GuestAddressSpace> spaces =
        new ServiceTracker<>(context, GuestAddressSpace.class, null);
    spaces.open();
    writers.add(new Loop("soak-plugger", new Plugger(context, ledger), ledger));
    for (int i = 0; i < WRITERS; i++) {
      Writer writer = new Writer(i, WRITERS, () -> regions(spaces), ledger);
      writers.add(new Loop("soak-writer-" + i, writer, ledger));
    }
    for (int i = 0; i < FOLLOWERS; i++) {
      followers.add(
          new Loop("soak-follower-" + i, new Follower(() -> regions(spaces), ledger), ledger));
    }
    Stream.concat(writers.stream(), followers.stream()).forEach(Loop::start);
  }

  /** The regions of all machines, as they are now. */
  private static List<GuestMemoryRegion> regions(
      ServiceTracker<GuestAddressSpace, GuestAddressSpace> spaces) {
    return Stream.of(spaces.getServices(new GuestAddressSpace[0]))
        .flatMap(space -> space.memory().regions().stream())
        .toList();
  }

  /** First who writes, so that who follows has all there is to copy. */
  @Override
  public void stop(BundleContext context) throws InterruptedException {
    writers.forEach(Loop::end);
    for (Loop writer : writers) {
      writer.join();
    }
    followers.forEach(Loop::end);
    for (Loop follower : followers) {
      follower.join();
    }
  }
}
