package org.guestmem.health;

import java.util.function.Supplier;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;

/**
 * How much of a limit of the process is used up, judged by thresholds.
 *
 * <p>Thread-safety: safe for use by many threads.
 */
abstract class LimitCheck implements HealthCheck {
  private final Supplier<Usage> usage;
  private final int warnPercent;
  private final int criticalPercent;

  LimitCheck(Supplier<Usage> usage, int warnPercent, int criticalPercent) {
    this.usage = usage;
    this.warnPercent = warnPercent;
    this.criticalPercent = criticalPercent;
  }

  @Override
  public final Result execute() {
    return usage.get().judge(warnPercent, criticalPercent);
  }
}
