package org.guestmem.itests.driver;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import org.opentest4j.AssertionFailedError;
import org.opentest4j.TestAbortedException;
import org.ops4j.pax.exam.ExamSystem;
import org.ops4j.pax.exam.TestAddress;
import org.ops4j.pax.exam.TestContainer;
import org.ops4j.pax.exam.TestProbeBuilder;

/**
 * The running container of one test class, seen from outside.
 *
 * <p>It counts what it forwards; the container counts what it executes. Closing compares the two,
 * so that no test can pass without having run inside.
 *
 * <p>Thread-safety: confined to the thread that runs the class.
 */
final class ExamContainer implements AutoCloseable {
  private final Class<?> testClass;
  private final Properties savedProperties = (Properties) System.getProperties().clone();
  private final ClassLoader savedLoader = Thread.currentThread().getContextClassLoader();
  private final ExamSystem system;
  private final TestContainer container;
  private final TestAddress probe;
  private final Path outcomeFile;
  private int forwarded;
  private int skippedInside;
  private @Nullable Outcome last;

  private ExamContainer(Class<?> testClass) throws IOException {
    this.testClass = testClass;
    outcomeFile = Files.createTempFile("guestmem-itests-", ".outcome");
    system = ExamOptions.system(testClass);
    container = ExamOptions.only(ExamOptions.factory(testClass).create(system));
    try {
      container.start();
      TestProbeBuilder builder = system.createProbe();
      probe = builder.addTest(testClass, "run");
      container.installProbe(builder.build().getStream());
    } catch (RuntimeException | IOException e) {
      stopAfter(e);
      throw e;
    }
  }

  /** A forked JVM would survive this one. */
  private void stopAfter(Exception e) {
    try {
      shutDown();
    } catch (RuntimeException | IOException alsoFailed) {
      e.addSuppressed(alsoFailed);
    }
  }

  /** Starts the container and installs the tests. */
  static ExamContainer start(Class<?> testClass) {
    try {
      return new ExamContainer(testClass);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Runs one test inside, and fails or aborts here as it did there. */
  void run(String uniqueId) throws IOException {
    Files.deleteIfExists(outcomeFile);
    forwarded++;
    container.call(new ForwardedTest(probe, uniqueId, outcomeFile));
    Outcome outcome = Outcome.read(outcomeFile);
    last = outcome;
    switch (outcome.status()) {
      case PASSED -> {}
      case ABORTED -> throw new TestAbortedException(outcome.detail());
      case SKIPPED -> {
        skippedInside++;
        throw new TestAbortedException("skipped inside the container: " + outcome.detail());
      }
      case FAILED -> throw failure(outcome);
    }
  }

  private static AssertionFailedError failure(Outcome outcome) {
    AssertionFailedError failure =
        new AssertionFailedError("in " + outcome.container() + ": " + outcome.detail());
    // The trace that matters is the one inside, which the message holds.
    failure.setStackTrace(new StackTraceElement[0]);
    return failure;
  }

  @Override
  public void close() throws IOException {
    shutDown();
    int executed = last == null ? 0 : last.executed();
    String count =
        "%s: %d tests forwarded, %d skipped and %d executed inside %s"
            .formatted(
                testClass.getSimpleName(),
                forwarded,
                skippedInside,
                executed,
                last == null ? "a container" : last.container());
    System.out.println("[container] " + count);
    if (executed != forwarded - skippedInside) {
      throw new AssertionFailedError(count, forwarded - skippedInside, executed);
    }
  }

  private void shutDown() throws IOException {
    try {
      container.stop();
    } finally {
      system.clear();
      // Pax Exam copies the system properties of a container into this JVM and leaves them there.
      System.setProperties(savedProperties);
      // Equinox leaves its own to the thread that started it.
      Thread.currentThread().setContextClassLoader(savedLoader);
      Files.deleteIfExists(outcomeFile);
    }
  }
}
