package org.guestmem.health;

import org.apache.felix.hc.api.HealthCheck;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Whether the process may map more: {@code vm.max_map_count}. */
@Component(
    name = MappingsCheck.PID,
    service = HealthCheck.class,
    property = {HealthCheck.NAME + "=Guest memory: mappings", HealthCheck.TAGS + "=guestmem"})
@Designate(ocd = MappingsCheck.Config.class)
public final class MappingsCheck extends LimitCheck {
  static final String PID = "org.guestmem.health.mappings";

  /** From which share on somebody has to be told. */
  @ObjectClassDefinition(
      name = "Guest memory health: mappings",
      description =
          "Whether the process has room for more mappings. Regions are refused when a quarter of vm.max_map_count is left, for the JVM needs mappings of its own.")
  @interface Config {
    @AttributeDefinition(
        name = "Warning",
        description = "From how many percent on the result is a warning; 101: never.",
        min = "0",
        max = "101")
    int warnPercent() default 60;

    @AttributeDefinition(
        name = "Critical",
        description = "From how many percent on the result is critical; 101: never.",
        min = "0",
        max = "101")
    int criticalPercent() default 75;
  }

  /**
   * Creates the check; for the DS runtime.
   *
   * @param config the thresholds
   */
  @Activate
  public MappingsCheck(Config config) {
    this(ProcessFiles.ofThisHost(), config.warnPercent(), config.criticalPercent());
  }

  MappingsCheck(ProcessFiles process, int warnPercent, int criticalPercent) {
    super(() -> usage(process), warnPercent, criticalPercent);
  }

  private static Usage usage(ProcessFiles process) {
    return new Usage(
        "mappings of this process",
        process.mappings(),
        process.maxMappings(),
        "raise vm.max_map_count, close regions, or map fewer and larger ones");
  }
}
