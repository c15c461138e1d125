package org.guestmem.api.spi;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import org.guestmem.api.Backing;
import org.guestmem.api.FakeFactory;
import org.guestmem.api.MappingFailedException;
import org.guestmem.api.MappingPolicy;
import org.guestmem.api.MmapRegionFactory;
import org.guestmem.api.NativeAccess;
import org.guestmem.api.NativeAccessDeniedException;
import org.guestmem.api.RegionSpec;
import org.junit.jupiter.api.Test;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceRegistration;

/** A back end's bundle registers what works, or says why it does not. */
final class BackendActivatorTest {
  private final Osgi osgi = new Osgi();

  private static BackendActivator activator(CheckedRegionFactory factory) {
    return new BackendActivator() {
      @Override
      protected CheckedRegionFactory factory(BundleContext context) {
        return factory;
      }
    };
  }

  /** Works where native access is granted by asking for it. */
  private static final class Picky extends FakeFactory {
    @Override
    public void probe(NativeAccess mode) {
      if (mode != NativeAccess.AUTO) {
        throw new NativeAccessDeniedException("fake", "is " + mode, "--flag");
      }
    }
  }

  @Test
  void backEndThatWorksMustBeRegisteredWithItsProperties() {
    BackendActivator activator = activator(new Picky());
    activator.start(osgi.context());
    Osgi.Registered service = osgi.services.get(0);
    assertInstanceOf(BundleScopedFactories.class, service.service());
    assertEquals("fake", service.properties().get(MmapRegionFactory.BACKEND));
    assertEquals(0, service.properties().get(Constants.SERVICE_RANKING));
    assertArrayEquals(
        new String[] {MmapRegionFactory.FEATURE_HOST_ADDRESS},
        (String[]) service.properties().get(MmapRegionFactory.FEATURES));
    activator.stop(osgi.context());
    activator.stop(osgi.context());
    assertEquals(List.of("register", "unregister"), osgi.events);
  }

  @Test
  void backEndThatDoesNotWorkMustSayWhyInItsPlace() {
    osgi.properties.put(NativeAccess.PROPERTY, "quiet");
    BackendActivator activator = activator(new Picky());
    activator.start(osgi.context());
    UnavailableBackend gone =
        assertInstanceOf(UnavailableBackend.class, osgi.services.get(0).service());
    assertEquals("fake", gone.backend());
    assertTrue(gone.reason().contains("--flag"), gone::reason);
    assertEquals(1, osgi.services.size());
    activator.stop(osgi.context());
    assertEquals(List.of(), osgi.services);
  }

  @Test
  void bundleMustFailToStartWhereNativeAccessIsRequiredAndDenied() {
    osgi.properties.put(NativeAccess.PROPERTY, "require");
    BackendActivator activator = activator(new Picky());
    assertThrows(NativeAccessDeniedException.class, () -> activator.start(osgi.context()));
    assertEquals(List.of(), osgi.services);
  }

  @Test
  void bundleMustFailToStartWhereNativeAccessIsRequiredAndTheTrialFails() {
    osgi.properties.put(NativeAccess.PROPERTY, "require");
    FakeFactory refused =
        new FakeFactory() {
          @Override
          public void probe(NativeAccess mode) {
            throw new MappingFailedException(RegionSpec.builder(1).build(), "ENOMEM", "more");
          }
        };
    BackendActivator activator = activator(refused);
    assertThrows(MappingFailedException.class, () -> activator.start(osgi.context()));
    assertEquals(List.of(), osgi.services);
  }

  @Test
  void propertyThatIsMisspelledMustFailTheStart() {
    osgi.properties.put(NativeAccess.PROPERTY, "always");
    BackendActivator activator = activator(new FakeFactory());
    assertThrows(IllegalArgumentException.class, () -> activator.start(osgi.context()));
  }

  @Test
  @SuppressWarnings("unchecked") // that of the registration, which nobody uses
  void policyMustHoldForEverybodyWhoUsesTheService() {
    osgi.properties.put(MappingPolicy.DIRECTORIES, "/srv/guests");
    osgi.properties.put(MappingPolicy.MAX_REGION, "4KiB");
    FakeFactory factory = new FakeFactory();
    activator(factory).start(osgi.context());
    MmapRegionFactory service =
        ((BundleScopedFactories) osgi.services.get(0).service())
            .getService(
                Osgi.proxy(Bundle.class, (proxy, method, none) -> null),
                Osgi.proxy(ServiceRegistration.class, (proxy, method, none) -> null));
    RegionSpec large = RegionSpec.builder(4097).build();
    RegionSpec elsewhere =
        RegionSpec.builder(1).backing(Backing.file(Path.of("/proc/self/exe"), 0)).build();
    for (RegionSpec spec : List.of(large, elsewhere)) {
      assertThrows(MappingFailedException.class, () -> service.create(spec));
      assertThrows(MappingFailedException.class, () -> service.createGroup().create(spec));
    }
  }

  @Test
  void policyThatCannotBeReadMustFailTheStart() {
    osgi.properties.put(MappingPolicy.DIRECTORIES, "guests");
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class,
            () -> activator(new FakeFactory()).start(osgi.context()));
    assertTrue(String.valueOf(e.getMessage()).contains(MappingPolicy.DIRECTORIES), e::getMessage);
    assertEquals(List.of(), osgi.services);
  }
}
