package org.guestmem.itests.containers;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What our bundles log while it is open; it goes nowhere else. */
final class OwnLog extends Handler implements AutoCloseable {
  private static final Logger LOGGER = Logger.getLogger("org.guestmem");

  private final List<String> lines = new CopyOnWriteArrayList<>();

  OwnLog() {
    this(null);
  }

  /** Hears what is at least so important; null for what the platform lets through. */
  OwnLog(@Nullable Level level) {
    LOGGER.setLevel(level);
    LOGGER.addHandler(this);
    LOGGER.setUseParentHandlers(false);
  }

  @Override
  public void publish(LogRecord line) {
    StringWriter text = new StringWriter();
    text.write(line.getLevel() + ": " + new SimpleFormatter().formatMessage(line));
    if (line.getThrown() != null) {
      line.getThrown().printStackTrace(new PrintWriter(text, true));
    }
    lines.add(text.toString());
  }

  /** The lines that hold all these words. */
  List<String> with(String... words) {
    return lines.stream().filter(line -> Stream.of(words).allMatch(line::contains)).toList();
  }

  @Override
  public void flush() {}

  @Override
  public void close() {
    LOGGER.removeHandler(this);
    LOGGER.setLevel(null);
    LOGGER.setUseParentHandlers(true);
  }
}
