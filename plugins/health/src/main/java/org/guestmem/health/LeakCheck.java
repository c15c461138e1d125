package org.guestmem.health;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.apache.felix.hc.api.FormattingResultLog;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.guestmem.api.HeldRegion;
import org.guestmem.api.spi.MemoryListener;
import org.guestmem.api.spi.MemoryListeners;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/**
 * Whether a plug-in left regions open lately, which then were closed for it, or somebody holds the
 * memory of a region that was closed.
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
              + " region that was closed is still mapped since a host address of it was not given"
              + " back.")
  @interface Config {
    @AttributeDefinition(
        name = "Minutes",
        description =
            "For how many minutes after a plug-in left regions open the result is a warning. A"
                + " closed region that is still mapped is one until it is given back.",
        min = "1")
    long minutes() default 60;
  }

  private record Leak(long at, String what) {}

  private final LongSupplier clock;
  private final Supplier<List<HeldRegion>> held;
  private final Deque<Leak> leaks = new ArrayDeque<>();
  private final MemoryListeners.Registration listening;
  private volatile long nanos;

  /**
   * Creates the check, which begins to listen; for the DS runtime.
   *
   * @param config for how long a leak counts
   */
  @Activate
  public LeakCheck(Config config) {
    this(Duration.ofMinutes(config.minutes()), System::nanoTime, HeldRegion::all);
  }

  LeakCheck(Duration counts, LongSupplier clock, Supplier<List<HeldRegion>> held) {
    this.nanos = counts.toNanos();
    this.clock = clock;
    this.held = held;
    this.listening =
        MemoryListeners.add(
            new MemoryListener() {
              @Override
              public void closedForUser(String what, String user) {
                add("bundle %s left %s open".formatted(user, what));
              }
            });
  }

  /**
   * Goes on with what was heard until now; for the DS runtime.
   *
   * @param config for how long a leak counts from now on
   */
  @Modified
  public void change(Config config) {
    nanos = Duration.ofMinutes(config.minutes()).toNanos();
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
    List<String> left = leftOpen();
    left.forEach(what -> log.warn("{}", what));
    List<HeldRegion> kept = held.get();
    kept.stream().limit(MOST).forEach(region -> warn(log, region));
    if (kept.size() > MOST) {
      log.warn("{} more regions are closed and still held", kept.size() - MOST);
    } else if (left.isEmpty() && kept.isEmpty()) {
      log.info("no plug-in left a region open lately, and nobody holds a closed one");
    }
    return new Result(log);
  }

  private List<String> leftOpen() {
    synchronized (leaks) {
      long now = clock.getAsLong();
      leaks.removeIf(leak -> now - leak.at() > nanos);
      return leaks.stream().map(Leak::what).toList();
    }
  }

  private static void warn(FormattingResultLog log, HeldRegion held) {
    log.warn("{} is closed, and still mapped for {}", held.region(), held.holders());
  }
}
