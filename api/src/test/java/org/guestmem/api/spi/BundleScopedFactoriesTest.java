package org.guestmem.api.spi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.guestmem.api.FakeFactory;
import org.guestmem.api.MmapRegion;
import org.guestmem.api.MmapRegionFactory;
import org.guestmem.api.RegionBusyException;
import org.guestmem.api.RegionGroup;
import org.guestmem.api.RegionSpec;
import org.junit.jupiter.api.Test;
import org.osgi.framework.Bundle;
import org.osgi.framework.ServiceRegistration;

/** A bundle's regions go when the bundle lets the service go. */
final class BundleScopedFactoriesTest {
  private final FakeFactory shared = new FakeFactory();
  private final BundleScopedFactories factories = new BundleScopedFactories(shared);
  private final Bundle bundle =
      Osgi.proxy(Bundle.class, (proxy, method, arguments) -> "the bundle");

  @SuppressWarnings("unchecked")
  private final ServiceRegistration<MmapRegionFactory> registration =
      Osgi.proxy(ServiceRegistration.class, (proxy, method, arguments) -> null);

  private MmapRegionFactory get() {
    return factories.getService(bundle, registration);
  }

  @Test
  void regionsLeftOpenMustBeClosedWithTheService() {
    MmapRegionFactory first = get();
    MmapRegionFactory second = get();
    MmapRegion leaked = first.create(RegionSpec.builder(1).build());
    MmapRegion closed = first.create(RegionSpec.builder(2).build());
    MmapRegion other = second.create(RegionSpec.builder(3).build());
    closed.close();
    factories.ungetService(bundle, registration, first);
    assertFalse(leaked.isOpen());
    assertTrue(other.isOpen(), "another bundle's region");
  }

  @Test
  void factoryThatWasLetGoMustMapNothing() {
    MmapRegionFactory factory = get();
    factories.ungetService(bundle, registration, factory);
    Exception e =
        assertThrows(
            IllegalStateException.class, () -> factory.create(RegionSpec.builder(1).build()));
    assertTrue(String.valueOf(e.getMessage()).contains("fake"), e::getMessage);
  }

  @Test
  void groupsLeftOpenMustBeClosedWithTheService() {
    MmapRegionFactory factory = get();
    RegionGroup group = factory.createGroup();
    MmapRegion region = group.create(RegionSpec.builder(1).build());
    RegionGroup second = group.createGroup();
    MmapRegion other = get().createGroup().create(RegionSpec.builder(1).build());
    factories.ungetService(bundle, registration, factory);
    assertFalse(region.isOpen());
    assertFalse(group.isOpen());
    assertFalse(second.isOpen());
    assertTrue(other.isOpen(), "another bundle's region");
    assertThrows(IllegalStateException.class, factory::createGroup);
    assertThrows(IllegalStateException.class, group::createGroup);
  }

  @Test
  void groupThatIsHeldMustNotKeepTheOthersOpen() {
    MmapRegionFactory factory = get();
    RegionGroup group = factory.createGroup();
    MmapRegion held = group.create(RegionSpec.builder(1).build());
    held.lendHostAddress("guest", () -> {});
    List<MmapRegion> others =
        List.of(
            group.create(RegionSpec.builder(2).build()),
            factory.createGroup().create(RegionSpec.builder(3).build()));
    CompletableFuture<Void> closer = CompletableFuture.runAsync(held::close);
    factories.ungetService(bundle, registration, factory);
    assertFalse(held.isOpen());
    others.forEach(region -> assertFalse(region.isOpen()));
    Exception e = assertThrows(CompletionException.class, closer::join);
    assertInstanceOf(RegionBusyException.class, e.getCause());
  }

  @Test
  void regionThatIsHeldMustNotKeepTheOthersOpen() {
    MmapRegionFactory factory = get();
    MmapRegion held = factory.create(RegionSpec.builder(1).build());
    held.lendHostAddress("guest", () -> {});
    List<MmapRegion> others =
        List.of(
            factory.create(RegionSpec.builder(2).build()),
            factory.create(RegionSpec.builder(3).build()));
    factories.ungetService(bundle, registration, factory);
    assertFalse(held.isOpen());
    others.forEach(region -> assertFalse(region.isOpen()));
  }

  @Test
  void factoryMustTellWhatTheBackEndTells() {
    MmapRegionFactory factory = get();
    assertEquals(shared.backend(), factory.backend());
    assertEquals(shared.features(), factory.features());
    assertEquals(shared.granularity(), factory.granularity());
  }
}
