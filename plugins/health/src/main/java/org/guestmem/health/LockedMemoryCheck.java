package org.guestmem.health;

import org.apache.felix.hc.api.HealthCheck;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Whether the process may lock more memory in RAM. */
@Component(
    name = LockedMemoryCheck.PID,
    service = HealthCheck.class,
    property = {HealthCheck.NAME + "=Guest memory: locked memory", HealthCheck.TAGS + "=guestmem"})
@Designate(ocd = LockedMemoryCheck.Config.class)
public final class LockedMemoryCheck extends LimitCheck {
  static final String PID = "org.guestmem.health.locked";

  /** From which share on somebody has to be told. */
  @ObjectClassDefinition(
      name = "Guest memory health: locked memory",
      description =
          "Whether the process may lock more memory in RAM: regions that guestmem.lock keeps from being swapped out.")
  @interface Config {
    @AttributeDefinition(
        name = "Warning",
        description = "From how many percent on the result is a warning; 101: never.",
        min = "0",
        max = "101")
    int warnPercent() default 80;

    @AttributeDefinition(
        name = "Critical",
        description = "From how many percent on the result is critical; 101: never.",
        min = "0",
        max = "101")
    int criticalPercent() default 95;
  }

  /**
   * Creates the check; for the DS runtime.
   *
   * @param config the thresholds
   */
  @Activate
  public LockedMemoryCheck(Config config) {
    this(ProcessFiles.ofThisHost(), config.warnPercent(), config.criticalPercent());
  }

  LockedMemoryCheck(ProcessFiles process, int warnPercent, int criticalPercent) {
    super(() -> usage(process), warnPercent, criticalPercent);
  }

  private static Usage usage(ProcessFiles process) {
    return new Usage(
        "bytes locked in RAM",
        process.lockedBytes(),
        process.maxLockedBytes(),
        "raise ulimit -l, or lock less");
  }
}
