package org.guestmem.health;

import java.util.OptionalLong;
import org.apache.felix.hc.api.FormattingResultLog;
import org.apache.felix.hc.api.Result;

/**
 * How much of a limit is used up.
 *
 * @param what what is limited, for the result
 * @param used how much of it there is
 * @param limit how much there may be; {@link Long#MAX_VALUE} if there is no limit
 * @param advice what to change when it runs out
 */
record Usage(String what, OptionalLong used, OptionalLong limit, String advice) {

  /** Judges by the percentages from which on it is to be a warning, or critical. */
  Result judge(int warnPercent, int criticalPercent) {
    FormattingResultLog log = new FormattingResultLog();
    if (used.isEmpty() || limit.isEmpty()) {
      log.info("{}: this host does not tell", what);
    } else if (limit.getAsLong() == Long.MAX_VALUE) {
      log.info("{}: {}, without a limit", what, used.getAsLong());
    } else {
      judge(log, percent(), warnPercent, criticalPercent);
    }
    return new Result(log);
  }

  private void judge(FormattingResultLog log, long percent, int warn, int critical) {
    String state =
        "%s: %d of %d, that is %d %%".formatted(what, used.getAsLong(), limit.getAsLong(), percent);
    if (percent >= critical) {
      log.critical("{}; {}", state, advice);
    } else if (percent >= warn) {
      log.warn("{}; {}", state, advice);
    } else {
      log.info(state);
    }
  }

  /** Rounded down; 100 of a limit of nothing. */
  private long percent() {
    long most = limit.getAsLong();
    return most <= 0 ? 100 : (long) (100.0 * used.getAsLong() / most);
  }
}
