package org.guestmem.shell;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.guestmem.api.GuestAddress;
import org.guestmem.api.GuestMemoryRegion;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;

/**
 * A region service.
 *
 * @param vm the virtual machine that it belongs to
 * @param region the region
 * @param users the symbolic names of the bundles that use it
 */
record PublishedRegion(String vm, GuestMemoryRegion region, List<String> users) {
  private static final Comparator<PublishedRegion> ORDER =
      Comparator.comparing(PublishedRegion::vm)
          .thenComparing(published -> new GuestAddress(published.region().base()));

  /**
   * Takes a look at the registry. Holding on to nothing is enough here: a region that goes while a
   * command runs answers with an exception.
   */
  static List<PublishedRegion> all(BundleContext context) {
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

  private static List<String> users(ServiceReference<?> reference) {
    Bundle[] users = reference.getUsingBundles();
    return users == null
        ? List.of()
        : Stream.of(users).map(Bundle::getSymbolicName).sorted().distinct().toList();
  }
}
