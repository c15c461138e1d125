package org.guestmem.api.spi;

import java.lang.System.Logger.Level;
import java.util.Dictionary;
import java.util.Map;
import org.guestmem.api.GuestMemoryException;
import org.guestmem.api.MappingFailedException;
import org.guestmem.api.MappingPolicy;
import org.guestmem.api.MmapRegionFactory;
import org.guestmem.api.NativeAccess;
import org.guestmem.api.NativeAccessDeniedException;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceRegistration;

/**
 * Registers a back end as a service once a probe proved that it works here; for the bundles of back
 * ends, which extend it by naming their factory.
 *
 * <p>The framework property {@link NativeAccess#PROPERTY} says how native access may be had, those
 * of {@link MappingPolicy} what may be mapped. Where the back end does not work an {@link
 * UnavailableBackend} is registered in its place and one line is logged.
 *
 * <p>Thread-safety: used by the framework alone.
 */
public abstract class BackendActivator implements BundleActivator {
  private static final System.Logger LOG = System.getLogger(BackendActivator.class.getName());

  private @Nullable ServiceRegistration<?> registration;
  private @Nullable BundleScopedFactories factories;

  /** Creates the activator. */
  protected BackendActivator() {}

  /**
   * Makes the factory of the back end.
   *
   * @param context the context of the back end's bundle, for framework properties
   * @return the factory, not yet probed
   */
  protected abstract CheckedRegionFactory factory(BundleContext context);

  /**
   * Probes the back end and registers it.
   *
   * @param context the context of the back end's bundle
   * @throws NativeAccessDeniedException if native access is required and cannot be had
   * @throws MappingFailedException if native access is required and the host refused the trial
   * @throws IllegalArgumentException if a property has none of its values
   */
  @Override
  public final void start(BundleContext context) {
    String property = context.getProperty(NativeAccess.PROPERTY);
    NativeAccess mode = property == null ? NativeAccess.AUTO : NativeAccess.parse(property);
    MappingPolicy policy = MappingPolicy.of(context::getProperty);
    CheckedRegionFactory factory = factory(context);
    try {
      factory.probe(mode);
    } catch (GuestMemoryException e) {
      if (mode == NativeAccess.REQUIRE) {
        throw e;
      }
      LOG.log(Level.INFO, e.getMessage());
      registration = registerUnavailable(context, factory, e);
      return;
    }
    factory.restrict(policy);
    BundleScopedFactories scoped = new BundleScopedFactories(factory);
    factories = scoped;
    registration = context.registerService(MmapRegionFactory.class, scoped, properties(factory));
    LOG.log(
        Level.INFO,
        "back end {0} registered, ranking {1}, features {2}; it maps {3}",
        factory.backend(),
        factory.ranking(),
        factory.features(),
        policy);
  }

  /**
   * Withdraws the service, then closes the regions that its users left open.
   *
   * @param context the context of the back end's bundle
   */
  @Override
  public final void stop(BundleContext context) {
    ServiceRegistration<?> registered = registration;
    registration = null;
    if (registered != null) {
      registered.unregister();
    }
    BundleScopedFactories used = factories;
    factories = null;
    if (used != null) {
      used.releaseAll();
    }
  }

  private static ServiceRegistration<?> registerUnavailable(
      BundleContext context, CheckedRegionFactory factory, GuestMemoryException reason) {
    return context.registerService(
        UnavailableBackend.class,
        new UnavailableBackend(factory.backend(), String.valueOf(reason.getMessage())),
        FrameworkUtil.asDictionary(Map.of(MmapRegionFactory.BACKEND, factory.backend())));
  }

  private static Dictionary<String, Object> properties(CheckedRegionFactory factory) {
    return FrameworkUtil.asDictionary(
        Map.of(
            Constants.SERVICE_RANKING, factory.ranking(),
            MmapRegionFactory.BACKEND, factory.backend(),
            MmapRegionFactory.FEATURES,
                factory.features().stream().sorted().toArray(String[]::new)));
  }
}
