package org.guestmem.itests.driver.container;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.concurrent.atomic.AtomicInteger;
import org.guestmem.itests.driver.Outcome;
import org.guestmem.itests.driver.Outcome.Status;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;

/** Makes one {@link Outcome} of what JUnit reports about one test and the classes around it. */
final class OutcomeListener implements TestExecutionListener {
  private final AtomicInteger executed;
  // What stands if JUnit reports nothing at all.
  private Status status = Status.FAILED;
  private String detail = "nothing was executed for this unique id";

  OutcomeListener(AtomicInteger executed) {
    this.executed = executed;
  }

  @Override
  public void executionStarted(TestIdentifier id) {
    if (id.isTest()) {
      executed.incrementAndGet();
      status = Status.PASSED;
      detail = "";
    }
  }

  @Override
  public void executionSkipped(TestIdentifier id, String reason) {
    status = Status.SKIPPED;
    detail = reason;
  }

  @Override
  public void executionFinished(TestIdentifier id, TestExecutionResult result) {
    // JUnit gives one unless all went well.
    result
        .getThrowable()
        .ifPresent(
            thrown -> {
              if (result.getStatus() == TestExecutionResult.Status.ABORTED) {
                status = Status.ABORTED;
                detail = String.valueOf(thrown.getMessage());
              } else {
                fail(thrown);
              }
            });
  }

  /** Reports a failure, be it of the test or of what runs it. */
  void fail(Throwable thrown) {
    StringWriter trace = new StringWriter();
    thrown.printStackTrace(new PrintWriter(trace));
    status = Status.FAILED;
    detail = trace.toString();
  }

  Outcome outcome(BundleContext context) {
    Bundle framework = context.getBundle(Constants.SYSTEM_BUNDLE_LOCATION);
    String container =
        "%s %s on Java %s"
            .formatted(framework.getSymbolicName(), framework.getVersion(), Runtime.version());
    return new Outcome(status, detail, executed.get(), container);
  }
}
