package org.guestmem.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;

/** Closing: who holds the memory, who lets go when, and that it is unmapped once. */
final class RegionLifetimeTest {
  private static final Duration SHORT = Duration.ofMillis(20);
  private static final Duration LONG = Duration.ofSeconds(60);

  private final FakeMapping mapping = new FakeMapping();
  private final RegionLifetime lifetime =
      new RegionLifetime("the region", 1, mapping, new SharedViews());

  private HostAddressLease lend(String holder, Runnable onRevoke) {
    return lifetime.lend(holder, 0x1000, 4096, onRevoke);
  }

  @Test
  void closeMustShutTheViewsThenUnmapOnce() {
    assertTrue(lifetime.isOpen());
    lifetime.close(LONG);
    lifetime.close(LONG);
    assertFalse(lifetime.isOpen());
    assertEquals(List.of("shut", "unmap"), mapping.calls);
  }

  @Test
  void closeMustTryAgainWhileANativeCallHoldsTheMemory() throws InterruptedException {
    mapping.held = true;
    Thread closer = new Thread(() -> lifetime.close(LONG));
    closer.start();
    awaitCall("shut");
    mapping.held = false;
    closer.join(LONG.toMillis());
    assertEquals(List.of("shut", "unmap"), mapping.calls);
  }

  @Test
  void nativeCallThatDoesNotEndMustBeReportedAndReaped() throws InterruptedException {
    mapping.held = true;
    RegionBusyException e = assertThrows(RegionBusyException.class, () -> lifetime.close(SHORT));
    assertTrue(e.holders().get(0).contains("native call"), e::getMessage);
    assertTrue(String.valueOf(e.getMessage()).contains("the region"), e::getMessage);
    assertThrows(RegionBusyException.class, () -> lifetime.close(Duration.ZERO));
    mapping.held = false;
    awaitCall("unmap");
    lifetime.close(Duration.ZERO);
    assertEquals(List.of("shut", "unmap"), mapping.calls);
  }

  private static List<HeldRegion> held(String region) {
    return HeldRegion.all().stream().filter(held -> held.region().equals(region)).toList();
  }

  /** Two of one name, as of one configuration: the end of one must not pass for the other's. */
  @Test
  void regionMustBeHeldFromTheCloseThatGaveUpUntilItIsUnmapped() {
    RegionSpec spec = RegionSpec.builder(4096).label("held").build();
    MmapRegion region = new FakeFactory().create(spec);
    MmapRegion other = new FakeFactory().create(spec);
    String name = region.toString();
    HostAddressLease guest = region.lendHostAddress("guest", () -> {});
    HostAddressLease disk = region.lendHostAddress("disk", () -> {});
    assertEquals(List.of(), held(name));
    assertThrows(RegionBusyException.class, () -> region.close(Duration.ZERO));
    assertEquals(List.of(new HeldRegion(name, List.of("guest", "disk"))), held(name));
    assertThrows(RegionBusyException.class, () -> region.close(Duration.ZERO));
    guest.close();
    other.close();
    assertEquals(List.of(new HeldRegion(name, List.of("disk"))), held(name));
    disk.close();
    assertEquals(List.of(), held(name));
  }

  @Test
  void nativeCallMustBeNamedWhileItHoldsTheMemory() {
    FakeFactory factory = new FakeFactory();
    MmapRegion region = factory.create(RegionSpec.builder(4096).label("in a call").build());
    String name = region.toString();
    factory.last.held = true;
    assertThrows(RegionBusyException.class, () -> region.close(Duration.ZERO));
    assertTrue(held(name).toString().contains("native call"));
    factory.last.held = false;
    region.close(LONG);
    assertEquals(List.of(), held(name));
  }

  @Test
  @SuppressWarnings("NullAway") // on purpose
  void heldRegionMustHaveANameAndHolders() {
    assertThrows(NullPointerException.class, () -> new HeldRegion(null, List.of()));
    assertThrows(NullPointerException.class, () -> new HeldRegion("a region", null));
  }

  @Test
  void fileOfAClosedRegionMustHaveNoLength() {
    MmapRegion region = FakeMapping.region(RegionSpec.builder(4096).build());
    assertEquals(OptionalLong.empty(), region.fileLength());
    region.close();
    assertThrows(RegionClosedException.class, region::fileLength);
  }

  @Test
  @SuppressWarnings("NullAway") // on purpose
  void leaseMustHaveAHolderThatCanBeAskedToLetGo() {
    MmapRegion region = new FakeFactory().create(RegionSpec.builder(4096).build());
    GuestMemory memory = GuestMemory.of(GuestMemoryRegion.of("ram", 0, region));
    assertThrows(NullPointerException.class, () -> region.lendHostAddress(8, 8, null, () -> {}));
    assertThrows(NullPointerException.class, () -> region.lendHostAddress(8, 8, "a", null));
    assertThrows(NullPointerException.class, () -> memory.lendHostAddress(8, 8, null, () -> {}));
    assertThrows(NullPointerException.class, () -> memory.lendHostAddress(8, 8, "a", null));
    region.close(Duration.ZERO);
  }

  @Test
  void leaseThatIsKeptMustLeaveAReservationAndItsEndMustUnmap() {
    HostAddressLease lease = lend("guest", () -> {});
    RegionBusyException e = assertThrows(RegionBusyException.class, () -> lifetime.close(SHORT));
    assertEquals(List.of("guest"), e.holders());
    assertThrows(RegionBusyException.class, () -> lifetime.close(SHORT));
    assertEquals(List.of("shut", "reserve"), mapping.calls);
    lease.close();
    assertEquals(List.of("shut", "reserve", "unmap"), mapping.calls);
    lease.close();
    lifetime.close(Duration.ZERO);
    assertEquals(List.of("shut", "reserve", "unmap"), mapping.calls, "unmapped twice");
  }

  @Test
  void lastLeaseThatEndsWhileANativeCallRunsMustBeReaped() throws InterruptedException {
    HostAddressLease lease = lend("guest", () -> {});
    assertThrows(RegionBusyException.class, () -> lifetime.close(SHORT));
    mapping.held = true;
    lease.close();
    assertEquals(List.of("shut", "reserve"), mapping.calls);
    mapping.held = false;
    awaitCall("unmap");
  }

  @Test
  void leaseThatEndsInItsCallbackMustLetTheCloseSucceed() {
    HostAddressLease[] lease = new HostAddressLease[1];
    lease[0] = lend("guest", () -> lease[0].close());
    lifetime.close(LONG);
    assertEquals(List.of("shut", "unmap"), mapping.calls);
    assertThrows(RegionClosedException.class, lease[0]::address);
  }

  @Test
  void callbackMustBeCalledOnceAndNotForAClosedLease() throws InterruptedException {
    CountDownLatch called = new CountDownLatch(1);
    AtomicInteger calls = new AtomicInteger();
    lend("early", calls::incrementAndGet).close();
    HostAddressLease lease =
        lend(
            "guest",
            () -> {
              calls.incrementAndGet();
              called.countDown();
            });
    assertThrows(RegionBusyException.class, () -> lifetime.close(SHORT));
    assertThrows(RegionBusyException.class, () -> lifetime.close(SHORT));
    lease.close();
    assertTrue(called.await(10, TimeUnit.SECONDS));
    assertEquals(1, calls.get());
  }

  @Test
  void callbackThatThrowsOrBlocksMustNotHarmTheOthers() {
    CountDownLatch never = new CountDownLatch(1);
    CountDownLatch asked = new CountDownLatch(1);
    lend("blocked", () -> awaitQuietly(never));
    lend("failing", () -> fail("on purpose"));
    lend("last", asked::countDown);
    RegionBusyException e =
        assertThrows(RegionBusyException.class, () -> lifetime.close(Duration.ofMillis(300)));
    assertEquals(List.of("blocked", "failing", "last"), e.holders());
    assertEquals(0, asked.getCount());
    never.countDown();
  }

  private static void fail(String why) {
    throw new IllegalStateException(why);
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void interruptMustNotLeaveTheRegionHalfClosedAndMustBeKept() throws InterruptedException {
    HostAddressLease lease = lend("guest", () -> {});
    boolean[] kept = new boolean[1];
    Thread closer =
        new Thread(
            () -> {
              lifetime.close(LONG);
              kept[0] = Thread.currentThread().isInterrupted();
            });
    closer.start();
    awaitCall("shut");
    closer.interrupt();
    closer.join(50);
    assertTrue(closer.isAlive(), "the interrupt ended the close");
    lease.close();
    closer.join(LONG.toMillis());
    assertTrue(kept[0]);
    assertEquals(List.of("shut", "unmap"), mapping.calls);
  }

  @Test
  void closedRegionMustLendNothing() {
    HostAddressLease lease = lend("guest", () -> {});
    assertThrows(RegionBusyException.class, () -> lifetime.close(Duration.ofSeconds(-1)));
    assertThrows(RegionClosedException.class, () -> lend("late", () -> {}));
    lease.close();
    assertThrows(RegionClosedException.class, () -> lend("later", () -> {}));
  }

  /** Runs an operation until told to end; returns once it is in flight. */
  private Thread operation(String name, CountDownLatch end) throws InterruptedException {
    CountDownLatch begun = new CountDownLatch(1);
    Thread thread =
        new Thread(
            () ->
                lifetime.run(
                    name,
                    () -> {
                      begun.countDown();
                      awaitQuietly(end);
                      mapping.calls.add(name);
                    }));
    thread.start();
    begun.await();
    return thread;
  }

  @Test
  void closeMustWaitForOperationsInFlight() throws InterruptedException {
    CountDownLatch end = new CountDownLatch(1);
    Thread first = operation("a discard", end);
    Thread second = operation("a discard", end);
    Thread closer = new Thread(() -> lifetime.close(LONG));
    closer.start();
    awaitCall("shut");
    assertThrows(RegionClosedException.class, () -> lifetime.run("late", () -> fail("it ran")));
    end.countDown();
    closer.join(LONG.toMillis());
    first.join();
    second.join();
    assertEquals(List.of("shut", "a discard", "a discard", "unmap"), mapping.calls);
  }

  @Test
  void operationThatDoesNotEndMustBeNamedAndItsEndMustUnmap() throws InterruptedException {
    CountDownLatch end = new CountDownLatch(1);
    Thread flusher = operation("a flush", end);
    RegionBusyException e = assertThrows(RegionBusyException.class, () -> lifetime.close(SHORT));
    assertEquals(List.of("a flush"), e.holders());
    end.countDown();
    flusher.join();
    assertEquals(List.of("shut", "a flush", "unmap"), mapping.calls);
  }

  @Test
  void memoryMustBeReservedOnlyAfterTheLastOperation() throws InterruptedException {
    HostAddressLease lease = lend("guest", () -> {});
    CountDownLatch end = new CountDownLatch(1);
    Thread discarder = operation("a discard", end);
    RegionBusyException e = assertThrows(RegionBusyException.class, () -> lifetime.close(SHORT));
    assertEquals(List.of("a discard", "guest"), e.holders());
    assertEquals(List.of("shut"), mapping.calls);
    end.countDown();
    discarder.join();
    assertEquals(List.of("shut", "a discard", "reserve"), mapping.calls);
    lease.close();
    assertEquals(List.of("shut", "a discard", "reserve", "unmap"), mapping.calls);
  }

  @Test
  void operationThatFailsMustLetGo() {
    assertThrows(IllegalStateException.class, () -> lifetime.run("a discard", () -> fail("so")));
    lifetime.close(Duration.ZERO);
    assertEquals(List.of("shut", "unmap"), mapping.calls);
  }

  @Test
  void changeMustBeMadeWhileNobodyHoldsTheMemory() throws InterruptedException {
    List<String> made = new ArrayList<>();
    HostAddressLease lease = lend("guest", () -> {});
    CountDownLatch end = new CountDownLatch(1);
    Thread flusher = operation("a flush", end);
    assertEquals(List.of("a flush", "guest"), refusedChange(() -> made.add("too early")));
    lease.close();
    assertEquals(List.of("a flush"), refusedChange(() -> made.add("too early")));
    end.countDown();
    flusher.join();
    assertTrue(refusedChange(() -> false).get(0).contains("native call"));
    lifetime.alone("a change", () -> made.add("made"));
    assertEquals(List.of("made"), made);
    lifetime.close(LONG);
    assertThrows(RegionClosedException.class, () -> lifetime.alone("a change", () -> true));
  }

  private List<String> refusedChange(BooleanSupplier change) {
    RegionBusyException e =
        assertThrows(RegionBusyException.class, () -> lifetime.alone("a change", change));
    assertTrue(String.valueOf(e.getMessage()).contains("a change is not possible"), e::getMessage);
    return e.holders();
  }

  @Test
  void timeoutOfAnyLengthMustBeTaken() {
    lifetime.close(Duration.ofSeconds(Long.MAX_VALUE, 999_999_999));
    assertEquals(List.of("shut", "unmap"), mapping.calls);
  }

  private void awaitCall(String call) throws InterruptedException {
    for (int i = 0; !mapping.calls.contains(call); i++) {
      assertTrue(i < 6_000, () -> "no " + call + " within a minute: " + mapping.calls);
      Thread.sleep(10);
    }
  }
}
