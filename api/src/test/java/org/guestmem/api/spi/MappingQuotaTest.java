package org.guestmem.api.spi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.guestmem.api.FakeFactory;
import org.guestmem.api.HostAddressLease;
import org.guestmem.api.MappingFailedException;
import org.guestmem.api.MappingPolicy;
import org.guestmem.api.MmapRegion;
import org.guestmem.api.RegionBusyException;
import org.guestmem.api.RegionSpec;
import org.junit.jupiter.api.Test;

/** A back end maps no more than it may, whatever closes, fails or comes at the same time. */
final class MappingQuotaTest {
  private static final RegionSpec HALF = RegionSpec.builder(50).build();

  private final FakeFactory factory = restricted(new FakeFactory());

  private static FakeFactory restricted(FakeFactory factory) {
    factory.restrict(MappingPolicy.UNRESTRICTED.withMaxTotal(100));
    return factory;
  }

  private void mustBeFull() {
    MappingFailedException e =
        assertThrows(MappingFailedException.class, () -> factory.create(HALF));
    assertTrue(e.reason().contains("100 B") && e.reason().contains("0 bytes are left"), e::reason);
  }

  @Test
  void regionMustCountUntilItIsUnmapped() {
    factory.create(HALF);
    MmapRegion lent = factory.create(HALF);
    HostAddressLease lease = lent.lendHostAddress("guest", () -> {});
    assertThrows(RegionBusyException.class, () -> lent.close(Duration.ZERO));
    assertFalse(lent.isOpen() || lent.isUnmapped());
    mustBeFull();
    lease.close();
    assertTrue(lent.isUnmapped());
    factory.create(HALF);
    mustBeFull();
  }

  @Test
  void failureMustNotCount() {
    FakeFactory failing =
        restricted(
            new FakeFactory() {
              @Override
              protected Mapping map(RegionSpec spec) {
                if (spec.label().equals("fails")) {
                  throw new IllegalStateException("on purpose");
                }
                return super.map(spec);
              }
            });
    RegionSpec whole = RegionSpec.builder(100).label("fails").build();
    for (int i = 0; i < 3; i++) {
      assertThrows(IllegalStateException.class, () -> failing.create(whole));
    }
    failing.create(RegionSpec.builder(100).build());
  }

  @Test
  void regionsThatComeAtTheSameTimeMustCount() throws InterruptedException {
    AtomicInteger made = new AtomicInteger();
    CountDownLatch start = new CountDownLatch(1);
    Runnable creator =
        () -> {
          try {
            start.await();
            for (int i = 0; i < 40; i++) {
              factory.create(RegionSpec.builder(1).build());
              made.incrementAndGet();
            }
          } catch (MappingFailedException | InterruptedException e) {
            // full
          }
        };
    List<Thread> threads = List.of(new Thread(creator), new Thread(creator), new Thread(creator));
    threads.forEach(Thread::start);
    start.countDown();
    for (Thread thread : threads) {
      thread.join();
    }
    assertEquals(100, made.get());
  }

  @Test
  @SuppressWarnings("NullAway") // on purpose
  void policyMustBeSaidOnce() {
    IllegalStateException e =
        assertThrows(
            IllegalStateException.class, () -> factory.restrict(MappingPolicy.UNRESTRICTED));
    assertTrue(String.valueOf(e.getMessage()).contains("100 B in all"), e::getMessage);
    assertThrows(NullPointerException.class, () -> new FakeFactory().restrict(null));
  }
}
