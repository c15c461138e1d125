package org.guestmem.api.spi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import org.guestmem.api.FakeFactory;
import org.guestmem.api.MmapRegion;
import org.guestmem.api.MmapRegionFactory;
import org.guestmem.api.RegionBusyException;
import org.guestmem.api.RegionGroup;
import org.guestmem.api.RegionSpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
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

  /** Fetching all pages of a large region takes its time. */
  private static final class SlowFactory extends FakeFactory {
    final CountDownLatch mapping = new CountDownLatch(1);
    final CountDownLatch mapped = new CountDownLatch(1);

    @Override
    protected Mapping map(RegionSpec spec) {
      if (spec.size() > 1) {
        mapping.countDown();
        try {
          mapped.await();
        } catch (InterruptedException e) {
          throw new IllegalStateException(e);
        }
      }
      return super.map(spec);
    }
  }

  @Test
  @Timeout(value = 20, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void regionThatIsBeingMappedMustKeepNobodyWaiting() throws InterruptedException {
    SlowFactory slow = new SlowFactory();
    BundleScopedFactories scoped = new BundleScopedFactories(slow);
    MmapRegionFactory factory = scoped.getService(bundle, registration);
    CompletableFuture<MmapRegion> large =
        CompletableFuture.supplyAsync(() -> factory.create(RegionSpec.builder(2).build()));
    slow.mapping.await();
    MmapRegion other = factory.create(RegionSpec.builder(1).build());
    scoped.ungetService(bundle, registration, factory);
    assertFalse(other.isOpen());
    slow.mapped.countDown();
    Exception e = assertThrows(CompletionException.class, large::join);
    assertInstanceOf(IllegalStateException.class, e.getCause());
    assertEquals(List.of("shut", "unmap"), slow.last.calls);
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
