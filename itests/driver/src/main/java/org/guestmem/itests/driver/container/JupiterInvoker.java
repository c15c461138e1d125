package org.guestmem.itests.driver.container;

import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.engine.JupiterTestEngine;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.launcher.Launcher;
import org.junit.platform.launcher.core.LauncherConfig;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.ops4j.pax.exam.ProbeInvoker;
import org.osgi.framework.BundleContext;

/**
 * Runs tests of one class by their unique ids; public because a forked container reflects on it.
 */
public final class JupiterInvoker implements ProbeInvoker {
  private final BundleContext probe;
  private final String className;
  private final AtomicInteger executed;

  JupiterInvoker(BundleContext probe, String className, AtomicInteger executed) {
    this.probe = probe;
    this.className = className;
    this.executed = executed;
  }

  /**
   * Runs one test.
   *
   * @param arguments its Jupiter unique id, and the file that takes its outcome
   */
  @Override
  public void call(Object... arguments) {
    OutcomeListener listener = new OutcomeListener(executed);
    try {
      run((String) arguments[0], listener);
    } catch (ClassNotFoundException | RuntimeException | LinkageError e) {
      listener.fail(e);
    }
    listener.outcome(probe).write(Path.of((String) arguments[1]));
  }

  private void run(String uniqueId, OutcomeListener listener) throws ClassNotFoundException {
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    // JUnit loads the class that the unique id names through the context loader.
    thread.setContextClassLoader(probe.getBundle().loadClass(className).getClassLoader());
    try {
      launcher()
          .execute(
              LauncherDiscoveryRequestBuilder.request()
                  .selectors(DiscoverySelectors.selectUniqueId(uniqueId))
                  .build(),
              listener);
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  /** Everything is given by hand: a framework has no ServiceLoader that would find it. */
  private static Launcher launcher() {
    return LauncherFactory.create(
        LauncherConfig.builder()
            .enableTestEngineAutoRegistration(false)
            .enableLauncherSessionListenerAutoRegistration(false)
            .enableLauncherDiscoveryListenerAutoRegistration(false)
            .enablePostDiscoveryFilterAutoRegistration(false)
            .enableTestExecutionListenerAutoRegistration(false)
            .addTestEngines(new JupiterTestEngine())
            .build());
  }
}
