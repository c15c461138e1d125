package org.guestmem.api.scope;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.guestmem.api.FakeFactory;
import org.guestmem.api.FakeMapping;
import org.guestmem.api.GuestAddressSpace;
import org.guestmem.api.GuestMemory;
import org.guestmem.api.GuestMemoryRegion;
import org.guestmem.api.HostAddressLease;
import org.guestmem.api.MmapRegion;
import org.guestmem.api.RegionBusyException;
import org.guestmem.api.RegionClosedException;
import org.guestmem.api.RegionSpec;
import org.guestmem.api.publish.LogLines;
import org.guestmem.api.spi.MemoryListener;
import org.guestmem.api.spi.MemoryListeners;
import org.guestmem.api.spi.Osgi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleEvent;

/** What a plug-in leaves open goes when its bundle has stopped, with the plug-in's class loader. */
@Timeout(60)
final class StoppedBundlesTest {
  private static final Duration LONG = Duration.ofSeconds(60);

  private final LogLines log = new LogLines("org.guestmem.api.scope");
  private final StoppedBundles stopped = new StoppedBundles(LONG);
  private final Bundle bundle = bundle("forgetful");
  private final Bundle other = bundle("other");
  private final GuestAddressSpace space = new GuestAddressSpace(GuestMemory.of());
  private final MmapRegion region =
      new FakeFactory().create(RegionSpec.builder(4096).label("ram0").build());
  private final List<Long> heard = new CopyOnWriteArrayList<>();

  @SuppressWarnings("ReferenceEquality") // each is equal to itself alone
  private static Bundle bundle(String name) {
    return Osgi.proxy(
        Bundle.class,
        (proxy, method, arguments) ->
            switch (method.getName()) {
              case "equals" -> proxy == arguments[0];
              case "hashCode" -> name.hashCode();
              default -> name;
            });
  }

  @AfterEach
  void close() {
    log.close();
  }

  private void stop(Bundle bundle) {
    stopped.bundleChanged(new BundleEvent(BundleEvent.STOPPED, bundle));
  }

  private void change() {
    long next = space.generation() + 1;
    MmapRegion mapping = FakeMapping.region(RegionSpec.builder(4096).build());
    space.update(memory -> memory.with(GuestMemoryRegion.of("r" + next, next << 12, mapping)));
  }

  private HostAddressLease lend(String holder, Runnable action) {
    return region.lendHostAddress(holder, PlugInLoader.load(bundle).onRevoke(action));
  }

  @Test
  void listenerMustHearNothingAfterItsBundleStopped() {
    space.addListener(PlugInLoader.load(bundle).addressSpaceListener(heard));
    change();
    stop(bundle);
    change();
    assertEquals(List.of(1L), heard);
    assertEquals(1, log.with("WARNING", "listener of generation 1", "'r1'", "forgetful").size());
  }

  @Test
  void memoryListenerMustHearNothingAfterItsBundleStopped() {
    List<String> mapped = new ArrayList<>();
    MemoryListener listener = PlugInLoader.load(bundle).memoryListener(mapped);
    MemoryListeners.add(listener);
    stop(bundle);
    new FakeFactory().create(RegionSpec.builder(4096).build()).close();
    assertEquals(List.of(), mapped);
    assertEquals(1, log.with("closing memory listener", "ForgetfulPlugIn", "forgetful").size());
  }

  @Test
  void leaseMustBeRevokedSoThatItsRegionCloses() {
    AtomicReference<HostAddressLease> lease = new AtomicReference<>();
    lease.set(lend("vhost", () -> Objects.requireNonNull(lease.get()).close()));
    stop(bundle);
    assertThrows(RegionClosedException.class, () -> Objects.requireNonNull(lease.get()).address());
    region.close(Duration.ZERO);
    assertTrue(region.isUnmapped());
    assertEquals(1, log.with("closing host address of " + region, "vhost", "forgetful").size());
  }

  @Test
  void leaseThatIsNotGivenBackMustGoOnToHoldTheMemory() {
    List<String> calls = new CopyOnWriteArrayList<>();
    HostAddressLease lease = lend("device", () -> calls.add("revoked"));
    stop(bundle);
    stop(bundle);
    assertEquals(0x1000, lease.address());
    RegionBusyException e =
        assertThrows(RegionBusyException.class, () -> region.close(Duration.ofMillis(20)));
    assertEquals(List.of("device"), e.holders());
    assertEquals(List.of("revoked"), calls, "once");
    lease.close();
    assertTrue(region.isUnmapped());
  }

  @Test
  void everyHolderMustBeToldThoughOneNeverReturns() throws InterruptedException {
    CountDownLatch never = new CountDownLatch(1);
    CountDownLatch told = new CountDownLatch(3);
    for (String holder : List.of("first", "second", "third")) {
      lend(
          holder,
          () -> {
            told.countDown();
            awaitQuietly(never);
          });
    }
    new StoppedBundles(Duration.ofMillis(20))
        .bundleChanged(new BundleEvent(BundleEvent.STOPPED, bundle));
    told.await();
    assertEquals(3, log.with("guestmem-revoke", "has not returned", "forgetful").size());
    never.countDown();
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void interruptMustEndTheWaitAndBeKept() {
    CountDownLatch never = new CountDownLatch(1);
    lend("blocked", () -> awaitQuietly(never));
    Thread.currentThread().interrupt();
    stop(bundle);
    assertTrue(Thread.interrupted());
    never.countDown();
  }

  @Test
  void listenersOfMemoryMustHearWhatWasLeftAndByWhom() {
    List<String> leaks = new ArrayList<>();
    MemoryListener listener =
        new MemoryListener() {
          @Override
          public void closedForUser(String what, String user) {
            leaks.add(what + " of " + user);
          }
        };
    MemoryListeners.Registration listening = MemoryListeners.add(listener);
    try {
      lend("vhost", () -> {});
      stop(bundle);
    } finally {
      listening.close();
    }
    assertEquals(List.of("host address of " + region + ", lent to vhost of forgetful"), leaks);
  }

  @Test
  void nothingMustKeepTheClassLoaderOfAStoppedBundle() throws InterruptedException {
    WeakReference<ClassLoader> loader = leaveAll();
    HostAddressLease held = lend("stays", () -> {});
    stop(bundle);
    awaitCollected(loader);
    assertEquals(0x1000, held.address());
    assertEquals(0, space.generation());
  }

  private WeakReference<ClassLoader> leaveAll() {
    PlugIn plugIn = PlugInLoader.load(bundle);
    space.addListener(plugIn.addressSpaceListener(heard));
    MemoryListeners.add(plugIn.memoryListener(new ArrayList<>()));
    region.lendHostAddress("vhost", plugIn.onRevoke(() -> {}));
    return new WeakReference<>(plugIn.getClass().getClassLoader());
  }

  private static void awaitCollected(WeakReference<?> reference) throws InterruptedException {
    for (int i = 0; i < 500 && reference.get() != null; i++) {
      System.gc();
      Thread.sleep(10);
    }
    assertNull(reference.get());
  }

  @Test
  void whoDoesNotStopMustKeepWhatIsTheirs() {
    List<Long> heardByOther = new ArrayList<>();
    List<Long> heardByNobodys = new ArrayList<>();
    space.addListener(PlugInLoader.load(bundle).addressSpaceListener(heard));
    space.addListener(PlugInLoader.load(other).addressSpaceListener(heardByOther));
    space.addListener(change -> heardByNobodys.add(change.generation()));
    stopped.bundleChanged(new BundleEvent(BundleEvent.STOPPING, bundle));
    change();
    stop(bundle);
    change();
    assertEquals(List.of(1L), heard);
    assertEquals(List.of(1L, 2L), heardByOther);
    assertEquals(List.of(1L, 2L), heardByNobodys);
  }

  @Test
  void whatWasClosedMustNotBeNamed() {
    PlugIn plugIn = PlugInLoader.load(bundle);
    space.addListener(plugIn.addressSpaceListener(heard)).close();
    MemoryListeners.add(plugIn.memoryListener(new ArrayList<>())).close();
    lend("vhost", () -> {}).close();
    stop(bundle);
    assertEquals(List.of(), log.with("forgetful"));
  }

  @Test
  void nothingMustLiveLongerForItsCallbacks() throws InterruptedException {
    awaitCollected(listenedTo());
    stop(bundle);
    assertEquals(List.of(), log.with("forgetful"));
  }

  private WeakReference<GuestAddressSpace> listenedTo() {
    GuestAddressSpace forgotten = new GuestAddressSpace(GuestMemory.of());
    forgotten.addListener(PlugInLoader.load(bundle).addressSpaceListener(heard));
    return new WeakReference<>(forgotten);
  }
}
