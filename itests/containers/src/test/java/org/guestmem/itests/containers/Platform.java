package org.guestmem.itests.containers;

import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.guestmem.api.MmapRegion;
import org.guestmem.api.MmapRegionFactory;
import org.guestmem.api.NativeAccess;
import org.guestmem.api.RegionSpec;
import org.guestmem.api.spi.UnavailableBackend;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;

/**
 * The framework that a test runs in, seen by one of its bundles.
 *
 * @param context the context of the bundle that looks services up
 */
record Platform(BundleContext context) {

  Bundle bundle(String symbolicName) {
    return Stream.of(context.getBundles())
        .filter(bundle -> symbolicName.equals(bundle.getSymbolicName()))
        .findFirst()
        .orElseThrow();
  }

  void start(String... symbolicNames) throws BundleException {
    for (String name : symbolicNames) {
      bundle(name).start();
    }
  }

  void stop(String... symbolicNames) throws BundleException {
    for (String name : symbolicNames) {
      bundle(name).stop();
    }
  }

  /** Restarts impl-ffm with another mode of native access. */
  void restartFfm(String mode) throws BundleException {
    restart(Provision.FFM, Map.of(NativeAccess.PROPERTY, mode));
  }

  /**
   * Restarts a back end with framework properties; the framework looks one that it does not have up
   * among the system properties.
   */
  void restart(String backEnd, Map<String, String> properties) throws BundleException {
    stop(backEnd);
    properties.forEach(System::setProperty);
    try {
      start(backEnd);
    } finally {
      properties.keySet().forEach(System::clearProperty);
    }
  }

  /** What a plug-in gets that asks without a filter. */
  MmapRegionFactory plainLookup() {
    return context.getService(context.getServiceReference(MmapRegionFactory.class));
  }

  /** A region of whatever a plain look-up gives. */
  MmapRegion newRegion() {
    return plainLookup().create(RegionSpec.builder(64 * 1024).build());
  }

  /** What a plug-in gets that asks for one back end. */
  Optional<ServiceReference<MmapRegionFactory>> backEnd(String name) {
    return find(MmapRegionFactory.class, name);
  }

  /** Why a back end does not serve, if it says so. */
  Optional<UnavailableBackend> unavailable(String name) {
    return find(UnavailableBackend.class, name).map(context::getService);
  }

  private <S> Optional<ServiceReference<S>> find(Class<S> type, String backEnd) {
    String filter = "(" + MmapRegionFactory.BACKEND + "=" + backEnd + ")";
    try {
      return context.getServiceReferences(type, filter).stream().findFirst();
    } catch (InvalidSyntaxException e) {
      throw new IllegalArgumentException(e);
    }
  }
}
