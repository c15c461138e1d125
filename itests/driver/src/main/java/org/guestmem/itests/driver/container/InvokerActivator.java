package org.guestmem.itests.driver.container;

import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.ops4j.pax.exam.ProbeInvoker;
import org.ops4j.pax.exam.ProbeInvokerFactory;
import org.osgi.annotation.bundle.Header;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkUtil;

/**
 * Offers Pax Exam to run tests of the kind {@code jupiter}, and counts them for all test bundles.
 */
@Header(name = Constants.BUNDLE_ACTIVATOR, value = "${@class}")
public final class InvokerActivator implements BundleActivator, ProbeInvokerFactory {
  private final AtomicInteger executed = new AtomicInteger();

  /** Creates the activator. */
  public InvokerActivator() {}

  @Override
  public void start(BundleContext context) {
    context.registerService(
        ProbeInvokerFactory.class, this, FrameworkUtil.asDictionary(Map.of("driver", "jupiter")));
  }

  @Override
  public void stop(BundleContext context) {
    // The framework withdraws the service.
  }

  @Override
  public ProbeInvoker createProbeInvoker(Object probeContext, String expression) {
    BundleContext probe = (BundleContext) probeContext;
    String className = expression.substring(0, expression.indexOf(';'));
    return new JupiterInvoker(probe, className, executed);
  }
}
