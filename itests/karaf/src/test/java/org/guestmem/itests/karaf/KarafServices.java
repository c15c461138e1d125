package org.guestmem.itests.karaf;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.guestmem.api.GuestMemoryRegion;
import org.guestmem.api.MmapRegionFactory;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;

/**
 * The services of ours in a Karaf; apart from the tests, which are loaded before the features are
 * installed.
 *
 * @param context the context of the bundle that looks services up
 */
record KarafServices(BundleContext context) {
  private static final Duration TIMEOUT = Duration.ofSeconds(20);

  /** What a plug-in gets that asks without a filter. */
  ServiceReference<MmapRegionFactory> backEnd() {
    return context.getServiceReference(MmapRegionFactory.class);
  }

  /** Writes and reads the configured region, of which no word lies at an address below 4 GiB. */
  void useConfiguredRegion(String backEnd) {
    GuestMemoryRegion region = context.getService(configuredRegion());
    assertTrue(region.mapping().backend().equals(backEnd), region::toString);
    assertTrue(region.base() == 1L << 32 && region.size() == 2 << 20, region::toString);
    region.slice().putLong(4096, 0x1122334455667788L);
    assertTrue(region.slice().getLong(4096) == 0x1122334455667788L);
    assertTrue(region.slice().getLong(4104) == 0);
  }

  /** Waits for it: Karaf reads its configuration files on a thread of its own. */
  private ServiceReference<GuestMemoryRegion> configuredRegion() {
    long deadline = System.nanoTime() + TIMEOUT.toNanos();
    Optional<ServiceReference<GuestMemoryRegion>> found = now();
    while (found.isEmpty()) {
      assertTrue(System.nanoTime() < deadline, () -> "no region service within " + TIMEOUT);
      LockSupport.parkNanos(10_000_000);
      found = now();
    }
    return found.get();
  }

  private Optional<ServiceReference<GuestMemoryRegion>> now() {
    String filter = "(&(guestmem.vm=web1)(guestmem.name=" + KarafOptions.REGION + "))";
    try {
      return context.getServiceReferences(GuestMemoryRegion.class, filter).stream().findFirst();
    } catch (InvalidSyntaxException e) {
      throw new IllegalStateException(e);
    }
  }
}
