package org.guestmem.itests.driver;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;

/**
 * What became of one test inside a container, as the container itself saw it.
 *
 * <p>It travels as a file, the one channel that every kind of container has; an exception would
 * have to be serialised by one and unwrapped by another.
 *
 * <p>Thread-safety: immutable.
 *
 * @param status how the test ended
 * @param detail the stack trace of a failure, the reason of a skip, or empty
 * @param executed how many tests this container has executed so far, this one included
 * @param container which framework on which Java counted them
 */
public record Outcome(Status status, String detail, int executed, String container) {

  /** How a test ended. */
  public enum Status {
    /** It ran and nothing was wrong. */
    PASSED,
    /** It ran, and an assumption ended it. */
    ABORTED,
    /** It ran or should have run, and something was wrong. */
    FAILED,
    /** A condition kept it from running. */
    SKIPPED
  }

  /**
   * Writes the outcome to a file.
   *
   * @param file the file, which is replaced
   * @throws UncheckedIOException if it cannot be written
   */
  public void write(Path file) {
    Properties text = new Properties();
    text.setProperty("status", status.name());
    text.setProperty("detail", detail);
    text.setProperty("executed", Integer.toString(executed));
    text.setProperty("container", container);
    try (Writer out = Files.newBufferedWriter(file)) {
      text.store(out, null);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Reads an outcome that a container wrote.
   *
   * @param file the file
   * @return the outcome
   * @throws UncheckedIOException if it cannot be read
   */
  public static Outcome read(Path file) {
    Properties text = new Properties();
    try (Reader in = Files.newBufferedReader(file)) {
      text.load(in);
    } catch (IOException e) {
      throw new UncheckedIOException("the container left no outcome", e);
    }
    return new Outcome(
        Status.valueOf(text.getProperty("status")),
        text.getProperty("detail"),
        Integer.parseInt(text.getProperty("executed")),
        text.getProperty("container"));
  }
}
