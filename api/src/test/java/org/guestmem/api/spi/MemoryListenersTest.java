package org.guestmem.api.spi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.guestmem.api.DirtyBitmap;
import org.guestmem.api.DirtyPages;
import org.guestmem.api.FakeFactory;
import org.guestmem.api.HostAddressLease;
import org.guestmem.api.MmapRegion;
import org.guestmem.api.MmapRegionFactory;
import org.guestmem.api.RegionBusyException;
import org.guestmem.api.RegionSpec;
import org.junit.jupiter.api.Test;
import org.osgi.framework.Bundle;
import org.osgi.framework.ServiceRegistration;

/** Who listens hears what becomes of memory, and nobody else pays. */
final class MemoryListenersTest {
  private final List<String> heard = new ArrayList<>();
  private final MemoryListener listener =
      new MemoryListener() {
        @Override
        public void mapped(String region, String backend, RegionSpec spec) {
          heard.add("mapped %s by %s, %d".formatted(region, backend, spec.size()));
        }

        @Override
        public void unmapped(String region, long size) {
          heard.add("unmapped %s, %d".formatted(region, size));
        }

        @Override
        public void harvested(String log, String harvester, DirtyPages pages, OptionalLong nanos) {
          assertEquals(OptionalLong.empty(), nanos);
          heard.add("%s took %s of %s".formatted(harvester, pages, log));
        }

        @Override
        public void faulted(String region, long offset, long length, OptionalLong fileLength) {
          heard.add("fault");
        }

        @Override
        public void closedForUser(String what, String user) {
          heard.add("closed %s for %s".formatted(what, user));
        }

        @Override
        public void heldAfterClose(String region, List<String> holders) {
          heard.add("%s is held by %s".formatted(region, holders));
        }
      };

  private static void close(AutoCloseable resource) throws Exception {
    resource.close();
  }

  @Test
  void listenerMustHearOfARegionUntilItIsRemoved() throws Exception {
    MemoryListeners.Registration listening = MemoryListeners.add(listener);
    MmapRegion region = new FakeFactory().create(RegionSpec.builder(8192).label("ram").build());
    close(region);
    close(region);
    close(listening);
    close(listening);
    new FakeFactory().create(RegionSpec.builder(8192).build()).close();
    assertEquals(
        List.of("mapped " + region + " by fake, 8192", "unmapped " + region + ", 8192"), heard);
  }

  @Test
  void harvestsMustBeHeardWithWhoTookWhat() {
    DirtyBitmap log = DirtyBitmap.of(1 << 20, 4096);
    log.mark(0, 8192);
    try (MemoryListeners.Registration listening = MemoryListeners.add(listener)) {
      assertEquals(2, log.harvest().count(), listening::toString);
      assertEquals(0, log.harvester("migration").harvest().count());
      log.mark(4096, 1);
      assertEquals(1, log.slice(4096, 4096).harvest().count());
    }
    assertEquals(
        List.of(
            "default took 2 dirty pages of 4 KiB of dirty log of 1 MiB",
            "migration took 0 dirty pages of 4 KiB of dirty log of 1 MiB",
            "default took 1 dirty pages of 4 KiB of dirty log of 1 MiB"),
        heard);
  }

  @Test
  @SuppressWarnings("unchecked")
  void regionsClosedForAPlugInMustBeHeardBeforeTheyAreUnmapped() {
    BundleScopedFactories factories = new BundleScopedFactories(new FakeFactory());
    Bundle bundle = Osgi.proxy(Bundle.class, (proxy, method, arguments) -> "leaky");
    ServiceRegistration<MmapRegionFactory> registration =
        Osgi.proxy(ServiceRegistration.class, (proxy, method, arguments) -> null);
    MmapRegionFactory factory = factories.getService(bundle, registration);
    MmapRegion region = factory.create(RegionSpec.builder(4096).build());
    try (MemoryListeners.Registration listening = MemoryListeners.add(listener)) {
      factories.ungetService(bundle, registration, factory);
      assertEquals(2, heard.size(), listening::toString);
    }
    assertEquals(
        List.of("closed " + region + " for leaky", "unmapped " + region + ", 4096"), heard);
  }

  @Test
  void leaseThatIsNotGivenBackMustBeHeardOnce() {
    MmapRegion region = new FakeFactory().create(RegionSpec.builder(4096).build());
    HostAddressLease lease = region.lendHostAddress("guest", () -> {});
    try (MemoryListeners.Registration listening = MemoryListeners.add(listener)) {
      assertThrows(
          RegionBusyException.class, () -> region.close(Duration.ZERO), listening::toString);
      assertThrows(RegionBusyException.class, () -> region.close(Duration.ZERO));
      lease.close();
    }
    assertEquals(List.of(region + " is held by [guest]", "unmapped " + region + ", 4096"), heard);
  }

  @Test
  void harvestMustBeTimedForAllWhereOneAsksForIt() {
    List<OptionalLong> times = new ArrayList<>();
    boolean[] asks = {true};
    MemoryListener timing =
        new MemoryListener() {
          @Override
          public boolean timesHarvests() {
            return asks[0];
          }
        };
    MemoryListener counting =
        new MemoryListener() {
          @Override
          public void harvested(
              String log, String harvester, DirtyPages pages, OptionalLong nanos) {
            times.add(nanos);
          }
        };
    DirtyBitmap log = DirtyBitmap.of(8192, 4096);
    try (MemoryListeners.Registration first = MemoryListeners.add(counting);
        MemoryListeners.Registration second = MemoryListeners.add(timing)) {
      assertTrue(log.harvest().isEmpty());
      assertTrue(log.slice(0, 4096).harvest().isEmpty());
      asks[0] = false;
      assertTrue(log.harvest().isEmpty());
      assertTrue(log.slice(0, 4096).harvest().isEmpty());
      assertEquals(4, times.size(), () -> first + " and " + second);
    }
    assertTrue(times.get(0).getAsLong() >= 0, times::toString);
    assertTrue(times.get(1).getAsLong() >= 0, times::toString);
    assertEquals(List.of(OptionalLong.empty(), OptionalLong.empty()), times.subList(2, 4));
  }

  @Test
  void listenerThatFailsMustHarmNobody() {
    MemoryListener failing =
        new MemoryListener() {
          @Override
          public boolean timesHarvests() {
            throw new IllegalStateException("on purpose");
          }

          @Override
          public void mapped(String region, String backend, RegionSpec spec) {
            throw new IllegalStateException("on purpose");
          }
        };
    try (MemoryListeners.Registration first = MemoryListeners.add(failing);
        MemoryListeners.Registration second = MemoryListeners.add(listener);
        MmapRegion region = new FakeFactory().create(RegionSpec.builder(1).build())) {
      assertTrue(region.isOpen(), () -> first + " and " + second);
      assertTrue(DirtyBitmap.of(4096, 4096).harvest().isEmpty());
      assertEquals(2, heard.size(), heard::toString);
    }
  }

  @Test
  void listenerAddedTwiceMustHaveTwoPlaces() throws Exception {
    MemoryListeners.Registration first = MemoryListeners.add(listener);
    try (MemoryListeners.Registration second = MemoryListeners.add(listener)) {
      close(first);
      close(first);
      assertTrue(DirtyBitmap.of(4096, 4096).harvest().isEmpty());
      assertEquals(1, heard.size(), second::toString);
    }
  }

  /** What a listener does not override does nothing. */
  @Test
  void listenerMustNotHaveToHearAll() {
    try (MemoryListeners.Registration silent = MemoryListeners.add(new MemoryListener() {});
        MemoryListeners.Registration listening = MemoryListeners.add(listener)) {
      MemoryListeners.all().faulted("a region", 0, 1, OptionalLong.empty());
      MemoryListeners.all().closedForUser("a region", "a bundle");
      MemoryListeners.all().heldAfterClose("a region", List.of());
      DirtyBitmap log = DirtyBitmap.of(4096, 4096);
      assertTrue(log.harvest().isEmpty());
      new FakeFactory().create(RegionSpec.builder(1).build()).close();
      assertEquals(6, heard.size(), () -> silent + " and " + listening);
    }
  }

  @Test
  @SuppressWarnings("NullAway") // on purpose
  void listenerMustNotBeNull() {
    assertThrows(NullPointerException.class, () -> MemoryListeners.add(null));
  }
}
