package org.guestmem.shell;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.guestmem.api.GuestAddress;
import org.guestmem.api.GuestMemoryRegion;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;

/** A region service and the virtual machine that it belongs to. */
record PublishedRegion(String vm, GuestMemoryRegion region) {
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
        GuestMemoryRegion region = context.getService(reference);
        if (region != null) {
          Object vm = reference.getProperty(GuestMemoryRegion.VM);
          all.add(new PublishedRegion(Objects.toString(vm, ""), region));
          context.ungetService(reference);
        }
      }
    } catch (InvalidSyntaxException e) {
      throw new AssertionError("no filter was given", e);
    }
    all.sort(ORDER);
    return all;
  }
}
