package org.guestmem.api.publish;

import java.lang.System.Logger.Level;
import java.util.Dictionary;
import java.util.HashMap;
import java.util.Map;
import org.guestmem.api.FeatureUnavailableException;
import org.guestmem.api.GuestMemoryRegion;
import org.guestmem.api.MappingFailedException;
import org.guestmem.api.UnavailableRegion;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceRegistration;

/**
 * Says why a configuration is not in effect, in the log and as a service; once, though every back
 * end that comes and goes leads here.
 */
final class RegionReport {
  private static final System.Logger LOG = System.getLogger(RegionReport.class.getName());

  private final BundleContext context;
  private Dictionary<String, Object> properties = FrameworkUtil.asDictionary(Map.of());
  private String name = "";
  private @Nullable UnavailableRegion said;
  private @Nullable ServiceRegistration<UnavailableRegion> registration;

  RegionReport(BundleContext context) {
    this.context = context;
  }

  /** Takes the names of the region from a configuration that may be wrong otherwise. */
  void about(Map<String, ?> configuration) {
    end();
    Map<String, Object> named = new HashMap<>();
    named.put(GuestMemoryRegion.VM, ConfiguredValues.text(configuration, GuestMemoryRegion.VM));
    named.put(GuestMemoryRegion.NAME, ConfiguredValues.text(configuration, GuestMemoryRegion.NAME));
    name = ConfiguredValues.nameOf(configuration);
    Object pid = configuration.get(Constants.SERVICE_PID);
    if (pid != null) {
      named.put(Constants.SERVICE_PID, pid);
      name += " (" + pid + ")";
    }
    properties = FrameworkUtil.asDictionary(named);
  }

  /** The configuration or the host has to change; {@code plan} is what could not be mapped. */
  void refused(Throwable e, @Nullable RegionPlan plan, boolean inService) {
    String what = e instanceof Error || e.getMessage() == null ? e.toString() : e.getMessage();
    boolean ofTheMapping =
        e instanceof MappingFailedException
            || e instanceof FeatureUnavailableException
            || e instanceof Error;
    String why = ofTheMapping && plan != null ? plan.mapping() + ": " + what : what;
    say(Level.ERROR, new UnavailableRegion(true, why), inService);
  }

  /** The region waits for something. */
  void waits(String what, boolean inService) {
    say(Level.INFO, new UnavailableRegion(false, "waits for " + what), inService);
  }

  private void say(Level level, UnavailableRegion unavailable, boolean inService) {
    if (unavailable.equals(said)) {
      return;
    }
    end();
    said = unavailable;
    registration = context.registerService(UnavailableRegion.class, unavailable, properties);
    LOG.log(
        level,
        "{0} is not {1}: {2}",
        name,
        inService ? "changed, what was there stays in service" : "published",
        unavailable.reason());
  }

  /** Nothing is to be said any more. */
  void end() {
    ServiceRegistration<UnavailableRegion> old = registration;
    registration = null;
    said = null;
    if (old != null) {
      Teardown.unlessStopped(old::unregister);
    }
  }
}
