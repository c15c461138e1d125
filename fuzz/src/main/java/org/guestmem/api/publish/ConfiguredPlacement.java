package org.guestmem.api.publish;

import java.util.Map;
import org.guestmem.api.RegionPlacement;

/** Lets a fuzz target read configurations as the publisher does. */
public final class ConfiguredPlacement {
  private ConfiguredPlacement() {}

  /**
   * Reads a configuration.
   *
   * @param configuration the properties
   * @return what it places where
   */
  public static RegionPlacement of(Map<String, ?> configuration) {
    return RegionPlan.of(configuration).placement();
  }
}
