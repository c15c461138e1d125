package org.guestmem.itests.containers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.TestExecutionResult.Status;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/** The driver itself, from outside: what happens in a container must be what is reported. */
class DriverIT {
  private static final Map<String, TestExecutionResult> RESULTS = new TreeMap<>();
  private static String output = "";
  private static @Nullable ClassLoader loaderBefore;
  private static @Nullable ClassLoader loaderAfter;

  @BeforeAll
  static void runTheFixture() {
    LauncherDiscoveryRequest request =
        LauncherDiscoveryRequestBuilder.request()
            .selectors(selectClass(DriverFixture.class))
            .build();
    PrintStream console = System.out;
    loaderBefore = Thread.currentThread().getContextClassLoader();
    var captured = new ByteArrayOutputStream();
    System.setOut(new PrintStream(captured, true, StandardCharsets.UTF_8));
    try {
      LauncherFactory.create().execute(request, new Recorder());
    } finally {
      System.setOut(console);
      loaderAfter = Thread.currentThread().getContextClassLoader();
    }
    output = captured.toString(StandardCharsets.UTF_8);
  }

  @Test
  void successesMustBeReported() {
    assertEquals(Status.SUCCESSFUL, result("passes(BundleContext)").getStatus());
    assertEquals(Status.SUCCESSFUL, result("[1] 1").getStatus());
    assertEquals(Status.SUCCESSFUL, result("[2] 2").getStatus());
  }

  @Test
  void failureMustBringItsTrace() {
    assertEquals(Status.FAILED, result("fails()").getStatus());
    assertTrue(message("fails()").contains("the reason of the failure"), message("fails()"));
    assertTrue(message("fails()").contains("DriverFixture.fails"), message("fails()"));
  }

  @Test
  void skipsMustBringTheirReasons() {
    assertEquals(Status.ABORTED, result("aborts()").getStatus());
    assertTrue(message("aborts()").contains("the reason of the skip"), message("aborts()"));
    assertEquals(Status.ABORTED, result("isSkippedInside()").getStatus());
    assertTrue(
        message("isSkippedInside()").contains("the reason of the condition"),
        message("isSkippedInside()"));
  }

  @Test
  void containerMustCountWhatItExecuted() {
    assertEquals(Status.SUCCESSFUL, result("DriverFixture").getStatus());
    assertTrue(
        output.contains("DriverFixture: 6 tests forwarded, 1 skipped and 5 executed inside"),
        output);
  }

  /** RMI, which Pax Exam forks by, would take the classes of the next container from there. */
  @Test
  void threadMustGetItsClassLoaderBack() {
    assertSame(loaderBefore, loaderAfter);
  }

  private static TestExecutionResult result(String test) {
    return Objects.requireNonNull(RESULTS.get(test), () -> test + " is not in " + RESULTS.keySet());
  }

  private static String message(String test) {
    return String.valueOf(result(test).getThrowable().orElseThrow().getMessage());
  }

  private static final class Recorder implements TestExecutionListener {
    @Override
    public void executionFinished(TestIdentifier id, TestExecutionResult result) {
      RESULTS.put(id.getDisplayName(), result);
    }
  }
}
