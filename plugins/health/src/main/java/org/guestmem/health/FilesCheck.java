package org.guestmem.health;

import org.apache.felix.hc.api.HealthCheck;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Whether the process may open more files. */
@Component(
    name = FilesCheck.PID,
    service = HealthCheck.class,
    property = {
      HealthCheck.NAME + "=Guest memory: file descriptors",
      HealthCheck.TAGS + "=guestmem"
    })
@Designate(ocd = FilesCheck.Config.class)
public final class FilesCheck extends LimitCheck {
  static final String PID = "org.guestmem.health.files";

  /** From which share on somebody has to be told. */
  @ObjectClassDefinition(
      name = "Guest memory health: file descriptors",
      description =
          "Whether the process may open more files: memfds, files behind regions and descriptors handed to other processes count.")
  @interface Config {
    @AttributeDefinition(
        name = "Warning",
        description = "From how many percent on the result is a warning; 101: never.",
        min = "0",
        max = "101")
    int warnPercent() default 75;

    @AttributeDefinition(
        name = "Critical",
        description = "From how many percent on the result is critical; 101: never.",
        min = "0",
        max = "101")
    int criticalPercent() default 90;
  }

  /**
   * Creates the check; for the DS runtime.
   *
   * @param config the thresholds
   */
  @Activate
  public FilesCheck(Config config) {
    this(ProcessFiles.ofThisHost(), config.warnPercent(), config.criticalPercent());
  }

  FilesCheck(ProcessFiles process, int warnPercent, int criticalPercent) {
    super(() -> usage(process), warnPercent, criticalPercent);
  }

  private static Usage usage(ProcessFiles process) {
    return new Usage(
        "file descriptors",
        process.openFiles(),
        process.maxOpenFiles(),
        "raise ulimit -n, or close regions and descriptors");
  }
}
