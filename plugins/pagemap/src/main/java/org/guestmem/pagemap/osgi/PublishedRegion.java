package org.guestmem.pagemap.osgi;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.guestmem.api.GuestAddress;
import org.guestmem.api.GuestMemoryRegion;
import org.guestmem.api.RegionClosedException;
import org.guestmem.pagemap.RegionFacts;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;

/**
 * A region service.
 *
 * <p>Thread-safety: immutable.
 *
 * @param vm the virtual machine that it belongs to; may be empty
 * @param region the region
 * @param users the symbolic names of the bundles that use it
 */
public record PublishedRegion(String vm, GuestMemoryRegion region, List<String> users) {
  private static final Comparator<PublishedRegion> ORDER =
      Comparator.comparing(PublishedRegion::vm)
          .thenComparing(published -> new GuestAddress(published.region().base()));

  /**
   * Takes a look at the registry. It holds on to nothing: a region that goes later answers with an
   * exception.
   *
   * @param context the context of the bundle that looks
   * @return the regions by machine, lowest guest address first
   */
  public static List<PublishedRegion> all(BundleContext context) {
    List<PublishedRegion> all = new ArrayList<>();
    try {
      for (ServiceReference<GuestMemoryRegion> reference :
          context.getServiceReferences(GuestMemoryRegion.class, null)) {
        List<String> users = users(reference);
        GuestMemoryRegion region = context.getService(reference);
        if (region != null) {
          Object vm = reference.getProperty(GuestMemoryRegion.VM);
          all.add(new PublishedRegion(Objects.toString(vm, ""), region, users));
          context.ungetService(reference);
        }
      }
    } catch (InvalidSyntaxException e) {
      throw new AssertionError("no filter was given", e);
    }
    all.sort(ORDER);
    return all;
  }

  /**
   * Looks at regions.
   *
   * @param regions the regions
   * @return what they are now, without those that closed meanwhile
   */
  public static List<RegionFacts> facts(Collection<PublishedRegion> regions) {
    List<RegionFacts> facts = new ArrayList<>();
    for (PublishedRegion each : regions) {
      try {
        facts.add(RegionFacts.of(each.vm, each.region, each.users));
      } catch (RegionClosedException e) {
        // Regions come and go: the facts are of those that are there.
      }
    }
    return facts;
  }

  private static List<String> users(ServiceReference<?> reference) {
    Bundle[] users = reference.getUsingBundles();
    return users == null
        ? List.of()
        : Stream.of(users).map(Bundle::getSymbolicName).sorted().distinct().toList();
  }
}
