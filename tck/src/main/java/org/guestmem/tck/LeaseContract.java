package org.guestmem.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.guestmem.api.FeatureUnavailableException;
import org.guestmem.api.GuestMemory;
import org.guestmem.api.GuestMemoryRegion;
import org.guestmem.api.HostAddressLease;
import org.guestmem.api.MmapRegion;
import org.guestmem.api.MmapRegionFactory;
import org.guestmem.api.OutOfRangeException;
import org.guestmem.api.RegionBusyException;
import org.guestmem.api.RegionClosedException;
import org.junit.jupiter.api.Test;

/** Host addresses are lent, revoked before the memory goes, and never left dangling. */
public interface LeaseContract extends Contract {
  /** Long enough for a holder that never lets go. */
  Duration SHORT = Duration.ofMillis(30);

  /** A region to lend from; where the back end cannot, it must say so, and the case ends there. */
  private MmapRegion lender() {
    MmapRegion region = regions().anonymous(PAGE);
    if (!regions().has(MmapRegionFactory.FEATURE_HOST_ADDRESS)) {
      FeatureUnavailableException e =
          assertThrows(
              FeatureUnavailableException.class, () -> region.lendHostAddress("a", () -> {}));
      assertEquals(MmapRegionFactory.FEATURE_HOST_ADDRESS, e.feature());
      assertThrows(
          FeatureUnavailableException.class, () -> region.lendHostAddress(8, 8, "a", () -> {}));
      region.close();
    }
    return region;
  }

  @Test
  default void leaseMustTellTheAddressUntilItIsClosed() {
    MmapRegion region = lender();
    if (region.isOpen()) {
      HostAddressLease lease = region.lendHostAddress("vhost", () -> {});
      assertEquals("vhost", lease.holder());
      assertEquals(PAGE, lease.size());
      assertEquals(0, lease.address() % regions().factory().granularity());
      try (HostAddressLease other = region.lendHostAddress("kvm", () -> {})) {
        assertEquals(lease.address(), other.address());
      }
      lease.close();
      lease.close();
      assertThrows(RegionClosedException.class, lease::address);
    }
  }

  @Test
  default void leaseOfAPartMustTellItsAddressAndItsLength() {
    MmapRegion region = lender();
    if (region.isOpen()) {
      GuestMemory memory = GuestMemory.of(GuestMemoryRegion.of("ram", 16 * PAGE, region));
      try (HostAddressLease whole = region.lendHostAddress("whole", () -> {});
          HostAddressLease part = region.lendHostAddress(100, 50, "part", () -> {});
          HostAddressLease guest = memory.lendHostAddress(17 * PAGE - 1, 1, "guest", () -> {})) {
        assertEquals(whole.address() + 100, part.address());
        assertEquals(50, part.size());
        assertEquals("part", part.holder());
        assertEquals(whole.address() + PAGE - 1, guest.address());
        assertEquals(1, guest.size());
        RegionBusyException e = assertThrows(RegionBusyException.class, () -> region.close(SHORT));
        assertEquals(List.of("whole", "part", "guest"), e.holders());
      }
      region.close();
    }
  }

  @Test
  default void leaseOfWhatIsNotThereMustBeRefused() {
    MmapRegion region = lender();
    if (region.isOpen()) {
      GuestMemory memory =
          GuestMemory.of(
              GuestMemoryRegion.of("low", 16 * PAGE, region),
              GuestMemoryRegion.of("high", 17 * PAGE, regions().anonymous(PAGE)));
      for (long[] bad : new long[][] {{0, PAGE + 1}, {PAGE, 1}, {-1, 1}, {1, Long.MAX_VALUE}}) {
        OutOfRangeException e =
            assertThrows(
                OutOfRangeException.class,
                () -> region.lendHostAddress(bad[0], bad[1], "a", () -> {}));
        assertEquals(bad[0], e.address());
      }
      // The second would lie in two regions, whose host addresses have nothing to do with each
      // other.
      for (long[] bad : new long[][] {{0, 8}, {17 * PAGE - 1, 2}, {18 * PAGE, 1}, {-1, 1}}) {
        assertThrows(
            OutOfRangeException.class, () -> memory.lendHostAddress(bad[0], bad[1], "a", () -> {}));
      }
      for (long length : new long[] {0, -1}) {
        assertThrows(
            IllegalArgumentException.class, () -> region.lendHostAddress(8, length, "a", () -> {}));
        assertThrows(
            IllegalArgumentException.class,
            () -> memory.lendHostAddress(16 * PAGE, length, "a", () -> {}));
      }
    }
  }

  @Test
  default void closeMustRevokeEachLeaseOnceAndSucceedWhenTheyLetGo() {
    MmapRegion region = lender();
    if (region.isOpen()) {
      List<AtomicInteger> calls = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        AtomicInteger count = new AtomicInteger();
        AtomicReference<HostAddressLease> lease = new AtomicReference<>();
        calls.add(count);
        lease.set(
            region.lendHostAddress(
                "holder" + i,
                () -> {
                  // Views are shut before the guest is asked to let go.
                  assertThrows(RegionClosedException.class, () -> region.slice().getByte(0));
                  count.incrementAndGet();
                  lease.get().close();
                }));
      }
      region.lendHostAddress("early", () -> calls.get(0).addAndGet(100)).close();
      region.close();
      region.close();
      calls.forEach(count -> assertEquals(1, count.get()));
    }
  }

  @Test
  default void leaseThatIsKeptMustBeNamedAndItsCloseMustFinish() {
    MmapRegion region = lender();
    if (region.isOpen()) {
      HostAddressLease kept = region.lendHostAddress("stubborn guest", () -> {});
      AtomicReference<HostAddressLease> polite = new AtomicReference<>();
      polite.set(region.lendHostAddress("polite", () -> polite.get().close()));
      long address = kept.address();
      RegionBusyException e =
          assertThrows(RegionBusyException.class, () -> region.close(Duration.ofMillis(500)));
      assertEquals(List.of("stubborn guest"), e.holders());
      assertTrue(String.valueOf(e.getMessage()).contains("stubborn guest"));
      assertFalse(region.isOpen());
      assertEquals(address, kept.address(), "until it lets go");
      assertThrows(RegionClosedException.class, () -> region.slice().putByte(0, (byte) 1));
      assertThrows(RegionClosedException.class, () -> region.lendHostAddress("late", () -> {}));
      assertThrows(RegionBusyException.class, () -> region.close(SHORT));
      kept.close();
      region.close(Duration.ZERO);
    }
  }

  @Test
  default void holderThatBlocksOrFailsMustNotDelayTheOthers() {
    MmapRegion region = lender();
    if (region.isOpen()) {
      CountDownLatch never = new CountDownLatch(1);
      CountDownLatch revoked = new CountDownLatch(1);
      HostAddressLease blocked =
          region.lendHostAddress(
              "blocked",
              () -> {
                try {
                  never.await();
                } catch (InterruptedException e) {
                  throw new IllegalStateException(e);
                }
              });
      HostAddressLease failing =
          region.lendHostAddress(
              "failing",
              () -> {
                throw new IllegalStateException("on purpose");
              });
      AtomicReference<HostAddressLease> good = new AtomicReference<>();
      good.set(
          region.lendHostAddress(
              "good",
              () -> {
                good.get().close();
                revoked.countDown();
              }));
      RegionBusyException e =
          assertThrows(RegionBusyException.class, () -> region.close(Duration.ofMillis(500)));
      assertEquals(List.of("blocked", "failing"), e.holders());
      assertEquals(0, revoked.getCount());
      blocked.close();
      failing.close();
      region.close(Duration.ZERO);
      never.countDown();
    }
  }

  @Test
  default void staleLeaseMustNotTouchWhatIsMappedAfterIt() {
    MmapRegion region = lender();
    if (region.isOpen()) {
      HostAddressLease stale = region.lendHostAddress("stale", () -> {});
      assertThrows(RegionBusyException.class, () -> region.close(SHORT));
      stale.close();
      region.close();
      // The host gives the address to the next mapping: closing again must not unmap that one.
      List<MmapRegion> next = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        next.add(regions().anonymous(PAGE));
        next.get(i).slice().putLong(0, i);
      }
      stale.close();
      region.close();
      for (int i = 0; i < 20; i++) {
        assertEquals(i, next.get(i).slice().getLong(0));
      }
    }
  }

  @Test
  default void closedRegionMustLendNothing() {
    MmapRegion region = regions().anonymous(PAGE);
    GuestMemory memory = GuestMemory.of(GuestMemoryRegion.of("ram", 0, region));
    region.close();
    assertThrows(RegionClosedException.class, () -> region.lendHostAddress("late", () -> {}));
    assertThrows(RegionClosedException.class, () -> region.lendHostAddress(8, 8, "l", () -> {}));
    assertThrows(RegionClosedException.class, () -> memory.lendHostAddress(8, 8, "l", () -> {}));
  }
}
