package org.guestmem.api.scope;

import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.guestmem.api.MmapRegion;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.SynchronousBundleListener;

/**
 * Ends the callbacks that a bundle leaves behind when it has stopped, after its own activator, and
 * the framework for its services, had their chance.
 *
 * <p>A bundle's callbacks are those whose class its class loader made. Those who are called for
 * that get a bounded time, in which the class loader still works whatever the framework is about to
 * do.
 *
 * <p>Thread-safety: used by the framework alone, by many threads.
 */
public final class StoppedBundles implements SynchronousBundleListener {
  private static final System.Logger LOG = System.getLogger(StoppedBundles.class.getName());

  private final Duration patience;

  /** Creates the listener, which waits as long as a close of regions does. */
  public StoppedBundles() {
    this(MmapRegion.CLOSE_TIMEOUT);
  }

  StoppedBundles(Duration patience) {
    this.patience = patience;
  }

  @Override
  public void bundleChanged(BundleEvent event) {
    if (event.getType() == BundleEvent.STOPPED) {
      endCallbacksOf(event.getBundle());
    }
  }

  private void endCallbacksOf(Bundle bundle) {
    List<OwnedCallback> left =
        OwnedCallbacks.of(type -> bundle.equals(FrameworkUtil.getBundle(type)));
    left.forEach(callback -> LeftOpen.report(callback, bundle));
    // All are begun before the first is waited for.
    await(left.stream().map(OwnedCallback::end).flatMap(Optional::stream).toList(), bundle);
  }

  private void await(List<Thread> told, Bundle bundle) {
    long deadline = System.nanoTime() + patience.toNanos();
    try {
      for (Thread thread : told) {
        thread.join(Math.max(1, (deadline - System.nanoTime()) / 1_000_000));
        if (thread.isAlive()) {
          LOG.log(
              Level.WARNING,
              "thread {0} has not returned from bundle {1}, which has stopped, after {2} ms",
              thread.getName(),
              bundle,
              patience.toMillis());
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // they go on by themselves
    }
  }
}
