package org.guestmem.api.publish;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.guestmem.api.FakeFactory;
import org.guestmem.api.GuestMemoryRegion;
import org.guestmem.api.MmapRegionFactory;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.ServiceRegistration;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.launch.FrameworkFactory;

/** A framework without bundles: all that the publisher sees of a platform. */
final class ServiceRegistry implements AutoCloseable {
  private final Framework framework;

  /** Makes a framework that has not reached its initial start level. */
  ServiceRegistry(Path storage) throws BundleException {
    framework =
        ServiceLoader.load(FrameworkFactory.class)
            .findFirst()
            .orElseThrow()
            .newFramework(
                Map.of(Constants.FRAMEWORK_STORAGE, storage.toString(), "felix.log.level", "1"));
    framework.init();
  }

  ServiceRegistry started() throws BundleException {
    framework.start();
    return this;
  }

  BundleContext context() {
    return framework.getBundleContext();
  }

  /** A bundle with nothing in it, started. */
  Bundle emptyBundle() throws BundleException, IOException {
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().putValue("Manifest-Version", "1.0");
    manifest.getMainAttributes().putValue(Constants.BUNDLE_MANIFESTVERSION, "2");
    manifest.getMainAttributes().putValue(Constants.BUNDLE_SYMBOLICNAME, "empty");
    ByteArrayOutputStream jar = new ByteArrayOutputStream();
    new JarOutputStream(jar, manifest).close();
    Bundle bundle =
        context().installBundle("memory:empty", new ByteArrayInputStream(jar.toByteArray()));
    bundle.start();
    return bundle;
  }

  /** A back end that maps nothing. */
  static FakeFactory backEnd(String name, String... features) {
    return new FakeFactory() {
      @Override
      public String backend() {
        return name;
      }

      @Override
      public Set<String> features() {
        return Set.of(features);
      }
    };
  }

  ServiceRegistration<MmapRegionFactory> add(FakeFactory backEnd, int ranking) {
    return context()
        .registerService(
            MmapRegionFactory.class,
            backEnd,
            FrameworkUtil.asDictionary(
                Map.of(
                    MmapRegionFactory.BACKEND,
                    backEnd.backend(),
                    MmapRegionFactory.FEATURES,
                    backEnd.features().toArray(String[]::new),
                    Constants.SERVICE_RANKING,
                    ranking)));
  }

  /** The services of a type, in the order of their registration. */
  <T> List<ServiceReference<T>> services(Class<T> type) {
    try {
      List<ServiceReference<T>> all = new ArrayList<>(context().getServiceReferences(type, null));
      all.sort((a, b) -> Long.compare(id(a), id(b)));
      return all;
    } catch (InvalidSyntaxException e) {
      throw new AssertionError(e);
    }
  }

  private static long id(ServiceReference<?> reference) {
    return (Long) reference.getProperty(Constants.SERVICE_ID);
  }

  /** The one service of a type. */
  <T> ServiceReference<T> only(Class<T> type) {
    List<ServiceReference<T>> all = services(type);
    if (all.size() != 1) {
      throw new AssertionError("not one: " + all);
    }
    return all.get(0);
  }

  /** The one region that is published. */
  GuestMemoryRegion region() {
    return context().getService(only(GuestMemoryRegion.class));
  }

  /** The one region, once the framework's events, which take a thread of their own, led to it. */
  GuestMemoryRegion awaitRegion() {
    long deadline = System.nanoTime() + 10_000_000_000L;
    while (services(GuestMemoryRegion.class).isEmpty() && System.nanoTime() < deadline) {
      LockSupport.parkNanos(1_000_000);
    }
    return region();
  }

  @Override
  public void close() throws BundleException {
    framework.stop();
    try {
      framework.waitForStop(10_000);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
