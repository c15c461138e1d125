package org.guestmem.health;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.LongSupplier;
import org.apache.felix.hc.api.FormattingResultLog;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.guestmem.api.spi.MemoryListener;
import org.guestmem.api.spi.MemoryListeners;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/**
 * Whether a plug-in left regions open lately, which then were closed for it, or a lease of one was
 * not given back when it was closed.
 */
@Component(
    name = LeakCheck.PID,
    immediate = true,
    property = {HealthCheck.NAME + "=Guest memory: leaks", HealthCheck.TAGS + "=guestmem"})
@Designate(ocd = LeakCheck.Config.class)
public final class LeakCheck implements HealthCheck {
  static final String PID = "org.guestmem.health.leaks";

  /** A plug-in can leak without end; who reads the result wants to know the last ones. */
  private static final int MOST = 100;

  /** For how long a leak counts. */
  @ObjectClassDefinition(
      name = "Guest memory health: leaks",
      description =
          "Whether a plug-in stopped and left regions open, which were then closed for it, or a"
              + " host address lent to it was not given back when its region was closed.")
  @interface Config {
    @AttributeDefinition(
        name = "Minutes",
        description = "For how many minutes after a leak the result is a warning.",
        min = "1")
    long minutes() default 60;
  }

  private record Leak(long at, String what) {}

  private final long nanos;
  private final LongSupplier clock;
  private final Deque<Leak> leaks = new ArrayDeque<>();
  private final MemoryListeners.Registration listening;

  /**
   * Creates the check, which begins to listen; for the DS runtime.
   *
   * @param config for how long a leak counts
   */
  @Activate
  public LeakCheck(Config config) {
    this(Duration.ofMinutes(config.minutes()), System::nanoTime);
  }

  LeakCheck(Duration counts, LongSupplier clock) {
    this.nanos = counts.toNanos();
    this.clock = clock;
    this.listening =
        MemoryListeners.add(
            new MemoryListener() {
              @Override
              public boolean hearsHarvests() {
                return false;
              }

              @Override
              public void closedForUser(String what, String user) {
                add("bundle %s left %s open".formatted(user, what));
              }

              @Override
              public void heldAfterClose(String region, List<String> holders) {
                add("%s was closed while %s held it".formatted(region, holders));
              }
            });
  }

  /** Listens no more; for the DS runtime. */
  @Deactivate
  public void close() {
    listening.close();
  }

  private void add(String what) {
    synchronized (leaks) {
      leaks.addLast(new Leak(clock.getAsLong(), what));
      if (leaks.size() > MOST) {
        leaks.removeFirst();
      }
    }
  }

  @Override
  public Result execute() {
    FormattingResultLog log = new FormattingResultLog();
    synchronized (leaks) {
      long now = clock.getAsLong();
      leaks.removeIf(leak -> now - leak.at() > nanos);
      leaks.forEach(leak -> log.warn("{}", leak.what()));
      if (leaks.isEmpty()) {
        log.info("no plug-in left a region open or kept one lately");
      }
    }
    return new Result(log);
  }
}
