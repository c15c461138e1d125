package org.guestmem.management;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.apache.felix.framework.FrameworkFactory;
import org.guestmem.api.GuestMemoryRegion;
import org.guestmem.api.MmapRegion;
import org.guestmem.api.RegionSpec;
import org.guestmem.fallback.FallbackRegionFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.launch.Framework;

/** Services that go on one thread while the bundle stops on another. */
final class RegionBeansTest {
  private static final RegionSpec SPEC = RegionSpec.builder(8192).build();

  @TempDir Path storage;

  private Framework framework;
  private BundleContext context;

  /** Of the framework itself, since its context ends as any bundle's does. */
  @BeforeEach
  void start() throws BundleException {
    framework =
        new FrameworkFactory()
            .newFramework(
                Map.of(Constants.FRAMEWORK_STORAGE, storage.toString(), "felix.log.level", "1"));
    framework.start();
    context = framework.getBundleContext();
  }

  private void stop() throws Exception {
    framework.stop();
    framework.waitForStop(10_000);
    assertThrows(IllegalStateException.class, context::getBundles);
  }

  private <S> ServiceReference<S> register(Class<S> type, S service) {
    return context.registerService(type, service, null).getReference();
  }

  @Test
  void regionThatGoesAfterTheBundleMustRaiseNothing() throws Exception {
    RegionBeans beans = new RegionBeans(context);
    try (MmapRegion mapping = new FallbackRegionFactory().create(SPEC)) {
      ServiceReference<GuestMemoryRegion> going =
          register(GuestMemoryRegion.class, GuestMemoryRegion.of("ram0", 0, mapping));
      RegionBeans.Registered bean = Objects.requireNonNull(beans.addingService(going));
      assertEquals(1, beans.all().size());
      stop();
      beans.removedService(going, bean);
    }
    assertEquals(Set.of(), Set.copyOf(beans.all()));
  }
}
