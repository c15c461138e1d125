package org.guestmem.shell;

import java.util.Map;
import org.guestmem.api.GuestMemoryRegion;
import org.guestmem.api.MmapRegion;
import org.guestmem.api.MmapRegionFactory;
import org.guestmem.api.RegionSpec;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.ServiceRegistration;

/**
 * The framework, for experiments.
 *
 * @param context the context of the bundle; what it made is closed when it stops
 */
record FrameworkHost(BundleContext context) implements Experiments.Host {

  @Override
  public MmapRegion map(RegionSpec spec) {
    ServiceReference<MmapRegionFactory> reference =
        context.getServiceReference(MmapRegionFactory.class);
    MmapRegionFactory factory = reference == null ? null : context.getService(reference);
    if (factory == null) {
      throw new IllegalStateException("no back end serves; guestmem:backends says why");
    }
    // Held until the bundle stops: to let it go closes what it made.
    return factory.create(spec);
  }

  @Override
  public Runnable publish(String vm, GuestMemoryRegion region) {
    ServiceRegistration<GuestMemoryRegion> registration =
        context.registerService(
            GuestMemoryRegion.class,
            region,
            FrameworkUtil.asDictionary(
                Map.of(
                    GuestMemoryRegion.VM,
                    vm,
                    GuestMemoryRegion.NAME,
                    region.name(),
                    GuestMemoryRegion.BASE,
                    region.base(),
                    GuestMemoryRegion.SIZE,
                    region.size(),
                    GuestMemoryRegion.BACKING,
                    region.mapping().spec().backing().toString())));
    return registration::unregister;
  }
}
