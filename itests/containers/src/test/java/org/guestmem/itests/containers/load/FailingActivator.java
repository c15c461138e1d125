package org.guestmem.itests.containers.load;

import java.util.Collection;
import java.util.List;
import org.guestmem.api.MmapRegion;
import org.guestmem.api.MmapRegionFactory;
import org.guestmem.api.RegionSpec;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;

/** Maps a region, puts it into the list that is a service, and fails. */
@SuppressWarnings({"unchecked", "rawtypes"})
public final class FailingActivator implements BundleActivator {

  /** Creates the activator. */
  public FailingActivator() {}

  @Override
  public void start(BundleContext context) throws InvalidSyntaxException {
    MmapRegionFactory factory =
        context.getService(context.getServiceReference(MmapRegionFactory.class));
    MmapRegion region = factory.create(RegionSpec.builder(4096).build());
    Collection<ServiceReference<List>> lists =
        context.getServiceReferences(List.class, "(mapped=true)");
    ((List<MmapRegion>) context.getService(lists.iterator().next())).add(region);
    throw new IllegalStateException("as planned");
  }

  @Override
  public void stop(BundleContext context) {
    // It never starts.
  }
}
