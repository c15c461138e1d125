package org.guestmem.demo;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import org.osgi.annotation.bundle.Header;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkUtil;

/** Offers the demo as a job that whoever started the platform can run. */
@Header(name = Constants.BUNDLE_ACTIVATOR, value = "${@class}")
public final class DemoActivator implements BundleActivator {
  private static final String JOB = "guestmem.job";

  /** Creates the activator. */
  public DemoActivator() {}

  /**
   * Registers a {@link Callable} with the property {@code guestmem.job=demo}; its result is the
   * exit code.
   *
   * @param context the context of this bundle
   */
  @Override
  public void start(BundleContext context) {
    context.registerService(
        Callable.class,
        new Demo(context, Screen.standard(), Duration.ofSeconds(10)),
        FrameworkUtil.asDictionary(Map.of(JOB, "demo")));
  }

  /**
   * Does nothing: the framework withdraws the service.
   *
   * @param context the context of this bundle
   */
  @Override
  public void stop(BundleContext context) {}
}
