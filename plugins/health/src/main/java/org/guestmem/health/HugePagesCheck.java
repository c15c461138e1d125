package org.guestmem.health;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.felix.hc.api.FormattingResultLog;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.guestmem.api.ByteSize;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Whether the host's pools have huge pages for what is to come. */
@Component(
    name = HugePagesCheck.PID,
    property = {HealthCheck.NAME + "=Guest memory: huge pages", HealthCheck.TAGS + "=guestmem"})
@Designate(ocd = HugePagesCheck.Config.class)
public final class HugePagesCheck implements HealthCheck {
  static final String PID = "org.guestmem.health.hugepages";

  private static final Path POOLS = Path.of("/sys/kernel/mm/hugepages");

  /** How many pages there shall be. */
  @ObjectClassDefinition(
      name = "Guest memory health: huge pages",
      description =
          "Whether the host's pools of huge pages, one for each size, have pages left for regions"
              + " with guestmem.hugepages.")
  @interface Config {
    @AttributeDefinition(
        name = "Free pages",
        description =
            "How many huge pages of which size shall be left, promised to nobody, such as 2MiB:512;"
                + " with fewer the result is a warning. 2MiB:0: none are needed. Of a size that is"
                + " not named it is one if the host has any.",
        required = false)
    String[] freePages() default {};
  }

  private final Path pools;
  private final List<String> freePages;

  /**
   * Creates the check; for the DS runtime.
   *
   * @param config what is needed
   */
  @Activate
  public HugePagesCheck(Config config) {
    this(POOLS, config.freePages());
  }

  HugePagesCheck(Path pools, String... freePages) {
    this.pools = pools;
    this.freePages = List.of(freePages);
  }

  @Override
  public Result execute() {
    FormattingResultLog log = new FormattingResultLog();
    Map<Long, Long> needed = needed(log);
    for (HugePagePool pool : HugePagePool.in(pools)) {
      Long named = needed.remove(pool.pageSize());
      judge(log, pool, named != null ? named : pool.isInUse() ? 1 : 0);
    }
    needed.forEach((size, pages) -> judgeMissing(log, size, pages));
    if (!log.iterator().hasNext()) {
      log.info("huge pages: this host does not tell");
    }
    return new Result(log);
  }

  /** Says what cannot be understood: a check that is not there is missed by nobody. */
  private Map<Long, Long> needed(FormattingResultLog log) {
    Map<Long, Long> needed = new HashMap<>();
    for (String entry : freePages) {
      try {
        int colon = entry.lastIndexOf(':');
        long size = ByteSize.parse(entry.substring(0, colon).strip());
        needed.put(size, Long.parseLong(entry.substring(colon + 1).strip()));
      } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
        log.healthCheckError("freePages has {}, which is not as 2MiB:512 is", entry);
      }
    }
    return needed;
  }

  private static void judgeMissing(FormattingResultLog log, long size, long needed) {
    if (needed > 0) {
      log.warn(
          "huge pages of {}: this host has no pool of them, {} shall be left",
          ByteSize.format(size),
          needed);
    }
  }

  private static void judge(FormattingResultLog log, HugePagePool pool, long needed) {
    String size = ByteSize.format(pool.pageSize());
    long left = pool.left();
    if (left < needed) {
      log.warn(
          "huge pages of {}: {} are left, {} shall be; raise {}", size, left, needed, pool.size());
    } else {
      log.info("huge pages of {}: {} are left, {} shall be", size, left, needed);
    }
  }
}
