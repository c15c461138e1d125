package org.guestmem.shell;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.LongSupplier;
import org.guestmem.api.ByteSize;
import org.guestmem.pagemap.Json;

/** How far a transfer is, on a line that is painted over, and how fast it was. */
final class Progress {
  private static final int WIDTH = 30;
  private static final long REPAINT_NANOS = 100_000_000;

  private final Terminal terminal;
  private final LongSupplier clock;
  private final long total;
  private final long started;
  private long painted;

  /**
   * Starts the clock.
   *
   * @param terminal where to show it
   * @param clock nanoseconds since any moment
   * @param total how many bytes there are
   */
  Progress(Terminal terminal, LongSupplier clock, long total) {
    this.terminal = terminal;
    this.clock = clock;
    this.total = total;
    this.started = clock.getAsLong();
    this.painted = started;
  }

  /** Shows that so many bytes are done; returns whether the user wants to go on. */
  boolean wanted(long done) {
    long now = clock.getAsLong();
    if (now - painted >= REPAINT_NANOS) {
      painted = now;
      int full = (int) (WIDTH * done / total);
      terminal.status(
          "[%s%s] %3d %%  %s"
              .formatted(
                  "#".repeat(full), ".".repeat(WIDTH - full), 100 * done / total, rate(done)));
    }
    boolean stopped = terminal.stopped();
    if (stopped) {
      clear();
    }
    return !stopped;
  }

  /** Clears the line. */
  void clear() {
    terminal.status("");
  }

  /** Clears the line and says what was done, to people or as JSON. */
  String report(String verb, String region, Path file, long done, boolean json) {
    clear();
    long nanos = clock.getAsLong() - started;
    if (json) {
      Map<String, Object> facts = new LinkedHashMap<>();
      facts.put(verb, region);
      facts.put("file", file.toString());
      facts.put("bytes", done);
      facts.put("milliseconds", nanos / 1_000_000);
      return Json.of(facts);
    }
    return "%s %s: %s, %s in %s s, %s"
        .formatted(
            verb,
            region,
            file,
            ByteSize.format(done),
            String.format(Locale.ROOT, "%.1f", nanos / 1e9),
            rate(done));
  }

  private String rate(long done) {
    double seconds = Math.max(1, clock.getAsLong() - started) / 1e9;
    return String.format(Locale.ROOT, "%.0f MiB/s", done / seconds / (1 << 20));
  }
}
