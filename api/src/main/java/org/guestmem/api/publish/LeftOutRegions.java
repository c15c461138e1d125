package org.guestmem.api.publish;

import java.lang.System.Logger.Level;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.guestmem.api.GuestMemoryRegion;
import org.guestmem.api.RegionOverlapException;
import org.guestmem.api.UnavailableRegion;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceRegistration;

/**
 * Says which region services are left out of the memory of a machine, and why: in the log, and as a
 * service if they overlap others; once each.
 */
final class LeftOutRegions {
  private static final System.Logger LOG = System.getLogger(LeftOutRegions.class.getName());

  private final BundleContext context;
  private final String vm;
  private final Map<RegionService, ServiceRegistration<?>> reports = new HashMap<>();
  private Map<RegionService, Cause> causes = Map.of();

  LeftOutRegions(BundleContext context, String vm) {
    this.context = context;
    this.vm = vm;
  }

  /**
   * Why a service is left out.
   *
   * @param overlap whether the two overlap; else the other supersedes it
   * @param other what is in
   */
  private record Cause(boolean overlap, RegionService other) {}

  /** Says what is new since the layout before, and takes back what is no longer so. */
  void of(Layout layout) {
    Map<RegionService, Cause> before = causes;
    causes = new HashMap<>();
    for (RegionService service : layout.out()) {
      cause(layout, service).ifPresent(cause -> causes.put(service, cause));
    }
    before.forEach(
        (service, cause) -> {
          if (!cause.equals(causes.get(service))) {
            takeBack(service);
          }
        });
    causes.forEach(
        (service, cause) -> {
          if (!cause.equals(before.get(service))) {
            say(service, cause);
          }
        });
  }

  private static Optional<Cause> cause(Layout layout, RegionService service) {
    return layout
        .superseder(service)
        .map(other -> new Cause(false, other))
        .or(() -> layout.rival(service.claim()).map(other -> new Cause(true, other)));
  }

  private void say(RegionService service, Cause cause) {
    RegionService other = cause.other();
    if (cause.overlap()) {
      String reason = overlap(service, other);
      log(Level.ERROR, reason);
      report(service, new UnavailableRegion(true, reason));
    } else {
      boolean changed = service.claim().isOfTheConfigurationOf(other.claim());
      log(changed ? Level.DEBUG : Level.WARNING, superseded(service, other));
    }
  }

  private void log(Level level, String reason) {
    LOG.log(level, "virtual machine " + vm + ": " + reason);
  }

  private static String overlap(RegionService service, RegionService other) {
    return "%s; %s is left out until %s goes"
        .formatted(
            new RegionOverlapException(other.region(), service.region()).getMessage(),
            service,
            other);
  }

  private static String superseded(RegionService service, RegionService other) {
    return "%s (%s) is superseded by %s (%s), which has its name or configuration and is newer"
        .formatted(service.region(), service, other.region(), other);
  }

  private void report(RegionService service, UnavailableRegion unavailable) {
    Map<String, Object> properties = new HashMap<>();
    properties.put(GuestMemoryRegion.VM, vm);
    properties.put(GuestMemoryRegion.NAME, service.region().name());
    Object pid = service.reference().getProperty(Constants.SERVICE_PID);
    if (pid != null) {
      properties.put(Constants.SERVICE_PID, pid);
    }
    reports.put(
        service,
        context.registerService(
            UnavailableRegion.class, unavailable, FrameworkUtil.asDictionary(properties)));
  }

  private void takeBack(RegionService service) {
    ServiceRegistration<?> report = reports.remove(service);
    if (report != null) {
      Teardown.unlessStopped(report::unregister);
    }
  }
}
