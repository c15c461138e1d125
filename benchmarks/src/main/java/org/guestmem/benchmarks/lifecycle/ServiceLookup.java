package org.guestmem.benchmarks.lifecycle;

import java.util.Map;
import org.guestmem.api.GuestMemoryRegion;
import org.guestmem.benchmarks.EmptyFramework;
import org.guestmem.benchmarks.Profiled;
import org.guestmem.benchmarks.TestMemory;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Filter;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.util.tracker.ServiceTracker;

/** From the name of a region to its first byte, in a framework with regions of several machines. */
public class ServiceLookup extends Profiled {
  private static final String WANTED = "(&(guestmem.vm=vm7)(guestmem.name=ram0))";

  /** How many machines there are, each with one region. */
  @Param("64")
  public int machines;

  private BundleContext context;
  private ServiceTracker<GuestMemoryRegion, GuestMemoryRegion> tracker;
  private GuestMemoryRegion known;

  @Setup
  public void map() {
    known = region();
  }

  private GuestMemoryRegion region() {
    return GuestMemoryRegion.of("ram0", 0, keep(TestMemory.region("ffm", 1 << 16)));
  }

  @Setup
  public void start() throws Exception {
    EmptyFramework framework = new EmptyFramework();
    keep(framework::stop);
    context = framework.context();
    for (int i = 0; i < machines; i++) {
      GuestMemoryRegion region = region();
      context.registerService(
          GuestMemoryRegion.class,
          region,
          FrameworkUtil.asDictionary(
              Map.of(GuestMemoryRegion.VM, "vm" + i, GuestMemoryRegion.NAME, "ram0")));
    }
    Filter filter = context.createFilter(WANTED);
    tracker = new ServiceTracker<>(context, filter, null);
    tracker.open();
  }

  @Benchmark
  public byte lookUp() throws InvalidSyntaxException {
    ServiceReference<GuestMemoryRegion> reference =
        context.getServiceReferences(GuestMemoryRegion.class, WANTED).iterator().next();
    byte first = context.getService(reference).slice().getByte(0);
    context.ungetService(reference);
    return first;
  }

  @Benchmark
  public byte byTracker() {
    return tracker.getService().slice().getByte(0);
  }

  /** Without a service: what a plug-in pays that keeps what was injected. */
  @Benchmark
  public byte injected() {
    return known.slice().getByte(0);
  }
}
