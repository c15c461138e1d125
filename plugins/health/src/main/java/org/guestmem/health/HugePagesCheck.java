package org.guestmem.health;

import java.util.OptionalLong;
import org.apache.felix.hc.api.FormattingResultLog;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Whether the host's default pool has huge pages for what is to come. */
@Component(
    name = HugePagesCheck.PID,
    property = {HealthCheck.NAME + "=Guest memory: huge pages", HealthCheck.TAGS + "=guestmem"})
@Designate(ocd = HugePagesCheck.Config.class)
public final class HugePagesCheck implements HealthCheck {
  static final String PID = "org.guestmem.health.hugepages";

  /** How many pages there shall be. */
  @ObjectClassDefinition(
      name = "Guest memory health: huge pages",
      description =
          "Whether the host's pool of huge pages of the default size has pages left for regions with"
              + " guestmem.hugepages.")
  @interface Config {
    @AttributeDefinition(
        name = "Free pages",
        description =
            "How many huge pages shall be free and promised to nobody; with fewer the result is a"
                + " warning. 0: none are needed.",
        min = "0")
    long freePages() default 0;
  }

  private final ProcessFiles host;
  private final long freePages;

  /**
   * Creates the check; for the DS runtime.
   *
   * @param config what is needed
   */
  @Activate
  public HugePagesCheck(Config config) {
    this(ProcessFiles.ofThisHost(), config.freePages());
  }

  HugePagesCheck(ProcessFiles host, long freePages) {
    this.host = host;
    this.freePages = freePages;
  }

  @Override
  public Result execute() {
    FormattingResultLog log = new FormattingResultLog();
    OptionalLong free = host.freeHugePages();
    if (free.isEmpty()) {
      log.info("huge pages: this host does not tell");
    } else {
      long left = free.getAsLong() - host.reservedHugePages().orElse(0);
      if (left < freePages) {
        log.warn("huge pages: {} are left, {} shall be; raise vm.nr_hugepages", left, freePages);
      } else {
        log.info("huge pages: {} are left, {} shall be", left, freePages);
      }
    }
    return new Result(log);
  }
}
