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
 * <p>The component is active as soon as its configuration makes sense, whether or not the back end
 * that it asks for is there.
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
   * @throws IllegalArgumentException if a value cannot be used; the message names the property, the
   *     value and what is allowed
   * @throws org.guestmem.api.GuestMemoryException if the back end is there and refuses
   */
  @Activate
  public RegionPublisher(BundleContext context, Map<String, Object> configuration) {
    region = new ConfiguredRegion(context, RegionPlan.of(configuration));
    region.open();
  }

  /**
   * Changes the region as the configuration was changed; where that cannot be done the region stays
   * in service as it was, and the log says why.
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
