package org.guestmem.api.publish;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;

/** What a package logs while it is open; it goes nowhere else. */
public final class LogLines extends Handler implements AutoCloseable {
  private final Logger logger;
  private final List<String> lines = new CopyOnWriteArrayList<>();

  LogLines() {
    this("org.guestmem.api.publish");
  }

  /**
   * Begins to listen.
   *
   * @param name the package
   */
  public LogLines(String name) {
    logger = Logger.getLogger(name);
    logger.addHandler(this);
    logger.setUseParentHandlers(false);
  }

  @Override
  public void publish(LogRecord line) {
    lines.add(line.getLevel() + ": " + new SimpleFormatter().formatMessage(line));
  }

  /**
   * Returns the lines that hold all these words.
   *
   * @param words the words
   * @return the lines, each with its level
   */
  public List<String> with(String... words) {
    return lines.stream().filter(line -> List.of(words).stream().allMatch(line::contains)).toList();
  }

  @Override
  public void flush() {}

  @Override
  public void close() {
    logger.removeHandler(this);
    logger.setUseParentHandlers(true);
  }
}
