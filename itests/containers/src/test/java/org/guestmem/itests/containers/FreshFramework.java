package org.guestmem.itests.containers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.InputStream;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkEvent;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.launch.FrameworkFactory;
import org.osgi.framework.namespace.PackageNamespace;
import org.osgi.framework.wiring.BundleCapability;
import org.osgi.framework.wiring.BundleWiring;
import org.osgi.framework.wiring.FrameworkWiring;

/**
 * The framework of this run without Pax Exam, seen from outside: for tests that need many, or that
 * refresh what a test inside would stand on.
 */
final class FreshFramework implements AutoCloseable {
  static final List<String> DS_LIBRARIES =
      List.of("org.osgi.util.function", "org.osgi.util.promise", "org.osgi.service.component");

  private static final long SECONDS = 30;
  // Equinox leaves its own to the thread that started it.
  private final ClassLoader loaderBefore = Thread.currentThread().getContextClassLoader();
  private final Framework framework;

  /**
   * Makes a framework that has not reached its initial start level. It gives the ConfigurationAdmin
   * interface to its bundles, so that the tests have the same.
   */
  FreshFramework(Path storage, Map<String, String> properties) throws BundleException {
    this(withConfigurationAdmin(properties), storage);
  }

  /** Makes a framework whose bundles get nothing but its own packages and the JVM's. */
  static FreshFramework bare(Path storage) throws BundleException {
    return new FreshFramework(Map.of(), storage);
  }

  private FreshFramework(Map<String, String> properties, Path storage) throws BundleException {
    Map<String, String> all = new HashMap<>(properties);
    all.put(Constants.FRAMEWORK_STORAGE, storage.resolve("bundles").toString());
    all.put(Constants.FRAMEWORK_STORAGE_CLEAN, Constants.FRAMEWORK_STORAGE_CLEAN_ONFIRSTINIT);
    all.put("felix.cm.dir", storage.resolve("configurations").toString());
    all.put("felix.log.level", "1");
    all.put("ds.loglevel", "1");
    framework =
        ServiceLoader.load(FrameworkFactory.class).findFirst().orElseThrow().newFramework(all);
    framework.init();
  }

  private static Map<String, String> withConfigurationAdmin(Map<String, String> properties) {
    Map<String, String> all = new HashMap<>(properties);
    all.merge(
        Constants.FRAMEWORK_SYSTEMPACKAGES_EXTRA,
        "org.osgi.service.cm;version=1.6.1;uses:=\"org.osgi.framework\"",
        (more, cm) -> more + ',' + cm);
    return all;
  }

  /** Starts everything that was installed. */
  void start() throws BundleException {
    framework.start();
  }

  BundleContext context() {
    return framework.getBundleContext();
  }

  FreshFramework install(List<String> bundles) throws BundleException {
    for (String bundle : bundles) {
      context().installBundle(Provision.url(bundle)).start();
    }
    return this;
  }

  Bundle install(String location, InputStream jar) throws BundleException {
    Bundle bundle = context().installBundle(location, jar);
    bundle.start();
    return bundle;
  }

  /** Whether the framework has a package by itself: Equinox has some more than Felix. */
  boolean exports(String packageName) {
    return framework
        .adapt(BundleWiring.class)
        .getCapabilities(PackageNamespace.PACKAGE_NAMESPACE)
        .stream()
        .map(BundleCapability::getAttributes)
        .anyMatch(found -> packageName.equals(found.get(PackageNamespace.PACKAGE_NAMESPACE)));
  }

  Bundle bundle(String symbolicName) {
    return Stream.of(context().getBundles())
        .filter(bundle -> symbolicName.equals(bundle.getSymbolicName()))
        .findFirst()
        .orElseThrow();
  }

  /** Waits for a service, whoever may see its class. */
  ServiceReference<?> await(String type, String filter) {
    ConfiguredRegion.await(() -> find(type, filter).isPresent(), type + filter);
    return find(type, filter).orElseThrow();
  }

  Optional<ServiceReference<?>> find(String type, String filter) {
    try {
      ServiceReference<?>[] found = context().getAllServiceReferences(type, filter);
      return found == null ? Optional.empty() : Optional.of(found[0]);
    } catch (InvalidSyntaxException e) {
      throw new IllegalArgumentException(e);
    }
  }

  /** What gets new class loaders when a bundle is refreshed: it, and all that depend on it. */
  Collection<Bundle> dependants(Bundle bundle) {
    return framework.adapt(FrameworkWiring.class).getDependencyClosure(List.of(bundle));
  }

  /** Gives a bundle, and all that depend on it, new class loaders. */
  void refresh(Bundle bundle) throws InterruptedException {
    CountDownLatch refreshed = new CountDownLatch(1);
    framework
        .adapt(FrameworkWiring.class)
        .refreshBundles(
            List.of(bundle),
            event -> {
              if (event.getType() == FrameworkEvent.PACKAGES_REFRESHED) {
                refreshed.countDown();
              }
            });
    assertTrue(refreshed.await(SECONDS, TimeUnit.SECONDS), "no refresh of " + bundle);
  }

  @Override
  public void close() throws BundleException {
    Thread.currentThread().setContextClassLoader(loaderBefore);
    framework.stop();
    try {
      FrameworkEvent stopped = framework.waitForStop(SECONDS * 1000);
      assertEquals(FrameworkEvent.STOPPED, stopped.getType());
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
