package org.guestmem.api.publish;

import java.util.Map;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.metatype.annotations.Designate;

/**
 * Gives each configuration its region service: {@link RegionConfiguration} says what can be
 * configured, {@link ConfiguredRegion} what becomes of it.
 *
 * <p>The component is active whatever becomes of the region: one that failed would not be told of
 * the correction (felix.scr). The service {@link org.guestmem.api.UnavailableRegion} says what is
 * wrong or awaited.
 *
 * <p>Thread-safety: used by the DS runtime alone.
 */
@Component(
    name = RegionPublisher.PID,
    configurationPid = RegionPublisher.PID,
    configurationPolicy = ConfigurationPolicy.REQUIRE,
    immediate = true,
    service = {})
@Designate(ocd = RegionConfiguration.class, factory = true)
public final class RegionPublisher {
  static final String PID = "org.guestmem.region";

  private final ConfiguredRegion region;

  /**
   * Maps and publishes the region, or begins to wait for what that takes.
   *
   * @param context where to register the service
   * @param configuration the configuration
   */
  @Activate
  public RegionPublisher(BundleContext context, Map<String, Object> configuration) {
    region =
        new ConfiguredRegion(context, Machines.of(context), ConfiguredValues.nameOf(configuration));
    region.open(configuration);
  }

  /**
   * Changes the region as the configuration was changed; if that cannot be done, it stays in
   * service as it was.
   *
   * @param configuration the changed configuration
   */
  @Modified
  public void modify(Map<String, Object> configuration) {
    region.change(configuration);
  }

  /** Withdraws the service, then unmaps the memory. */
  @Deactivate
  public void close() {
    region.close();
  }
}
