package org.guestmem.kvm;

import static org.guestmem.kvm.TestMachine.KIB;
import static org.guestmem.kvm.TestMachine.MIB;
import static org.guestmem.kvm.TestMachine.start;
import static org.guestmem.kvm.x86.Register.RAX;
import static org.guestmem.kvm.x86.Size.BYTE;
import static org.guestmem.kvm.x86.Size.QWORD;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import org.guestmem.api.GuestMemoryRegion;
import org.guestmem.api.HostAddressLease;
import org.guestmem.api.RegionBusyException;
import org.guestmem.api.RegionClosedException;
import org.guestmem.kvm.x86.Label;
import org.guestmem.kvm.x86.Memory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A region that is closed is out of the guest's reach before its memory is anybody else's. */
class RegionCloseTest {
  private static final long BASE = 2 * MIB;

  // Of a size that nothing else in this process maps, so that the kernel gives its place again.
  private static final long SIZE = 24 * MIB;

  private final RecordingHandler bus = new RecordingHandler();
  private TestMachine guest;
  private GuestMemoryRegion ram;
  private GuestMemoryRegion region;

  @BeforeEach
  void open() {
    guest = TestMachine.open();
    ram = guest.add("ram", 0, 128 * KIB);
    region = guest.add("closing", BASE, SIZE);
  }

  @AfterEach
  void close() {
    if (guest != null) {
      guest.close();
    }
  }

  /** A guest that writes into the region, and halts after each write. */
  private Vcpu writing() {
    Label again = new Label("again");
    return guest.longMode(
        ram, 0x1000, 1, a -> a.bind(again).store(QWORD, Memory.at(BASE), 0x1234).hlt().jmp(again));
  }

  private static long hostAddress(GuestMemoryRegion region) {
    try (HostAddressLease lease = region.mapping().lendHostAddress("test", () -> {})) {
      return lease.address();
    }
  }

  /** Maps regions until one lies where the closed one was, or tries run out. */
  private GuestMemoryRegion mapWhere(long address) {
    for (int i = 0; i < 32; i++) {
      GuestMemoryRegion other = guest.map("other " + i, 0, SIZE);
      if (hostAddress(other) == address) {
        return other;
      }
    }
    return fail("the kernel did not give the same place again");
  }

  @Test
  void memoryMappedInItsPlaceMustStayOutOfReach() {
    Vcpu vcpu = writing();
    assertEquals(Exit.HALT, vcpu.run(bus));
    assertEquals(0x1234, region.slice().getLong(0));
    long address = hostAddress(region);

    region.mapping().close();
    GuestMemoryRegion other = mapWhere(address);

    assertEquals(List.of(), bus.seen);
    assertEquals(Exit.HALT, vcpu.run(bus));
    assertEquals(List.of("write 0x20_0000 8 0x1234"), bus.seen);
    assertEquals(0, other.slice().getLong(0));
  }

  @Test
  void memoryMappedInItsPlaceMustStayOutOfReachOfARunningGuest() throws Exception {
    CompletableFuture<Vcpu> created = new CompletableFuture<>();
    CountDownLatch writesOutside = new CountDownLatch(100);
    ExitHandler counting =
        new ExitHandler() {
          @Override
          public void mmioWrite(long address, int size, long value) {
            writesOutside.countDown();
          }
        };
    FutureTask<Exit> exit =
        start(
            () -> {
              Vcpu vcpu = spinning();
              created.complete(vcpu);
              return vcpu.run(counting);
            });
    Vcpu vcpu = created.get();
    while (region.slice().getLongAcquire(0) == 0) {
      Thread.onSpinWait();
    }
    long address = hostAddress(region);

    region.mapping().close();
    GuestMemoryRegion other = mapWhere(address);

    writesOutside.await();
    vcpu.stop();
    assertEquals(Exit.STOPPED, exit.get());
    assertEquals(0, other.slice().getLong(0));
  }

  /** A guest that writes into the region without end. */
  private Vcpu spinning() {
    Label again = new Label("again");
    return guest.longMode(
        ram, 0x1000, 1, a -> a.bind(again).inc(QWORD, Memory.at(BASE)).jmp(again));
  }

  @Test
  void holderThatKeepsTheAddressMustLeaveAReservation() throws IOException {
    Vcpu vcpu = writing();
    assertEquals(Exit.HALT, vcpu.run(bus));
    HostAddressLease kept = region.mapping().lendHostAddress("keeper", () -> {});
    RegionBusyException e =
        assertThrows(
            RegionBusyException.class, () -> region.mapping().close(Duration.ofMillis(300)));

    assertEquals(List.of("keeper"), e.holders(), "KVM let go");
    assertTrue(inaccessible(kept.address()), "nothing else can be mapped there");
    for (int i = 0; i < 32; i++) {
      assertNotEquals(kept.address(), hostAddress(guest.map("other " + i, 0, SIZE)));
    }
    assertEquals(Exit.HALT, vcpu.run(bus));
    assertEquals(List.of("write 0x20_0000 8 0x1234"), bus.seen);
    long address = kept.address();
    kept.close();
    mapWhere(address);
  }

  private static boolean inaccessible(long address) throws IOException {
    String begin = Long.toHexString(address) + "-";
    return Files.readAllLines(Path.of("/proc/self/maps")).stream()
        .anyMatch(line -> line.startsWith(begin) && line.contains(" ---p "));
  }

  @Test
  void closeMustNotWaitForAHandler() throws Exception {
    CountDownLatch inHandler = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    ExitHandler blocking =
        new ExitHandler() {
          @Override
          public int portIn(int port, int size) {
            inHandler.countDown();
            try {
              goOn.await();
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
            }
            return 9;
          }
        };
    FutureTask<Exit> exit =
        start(
            () -> {
              Vcpu vcpu =
                  guest.longMode(
                      ram, 0x1000, 1, a -> a.in(BYTE).store(BYTE, Memory.at(0x2000), RAX).hlt());
              return vcpu.run(blocking);
            });
    inHandler.await();
    region.mapping().close();
    goOn.countDown();
    assertEquals(Exit.HALT, exit.get());
    assertEquals(9, ram.slice().getByte(0x2000));
  }

  @Test
  void handlerMayCloseARegion() {
    Vcpu vcpu =
        guest.longMode(ram, 0x1000, 1, a -> a.in(BYTE).store(BYTE, Memory.at(BASE), RAX).hlt());
    RecordingHandler closing =
        new RecordingHandler() {
          @Override
          public int portIn(int port, int size) {
            region.mapping().close();
            return 3;
          }
        };
    assertEquals(Exit.HALT, vcpu.run(closing));
    assertEquals(List.of("write 0x20_0000 1 0x3"), closing.seen);
  }

  @Test
  void closedRegionMustBeRefusedAndItsPlaceBeFree() {
    region.mapping().close();
    assertEquals(List.of(ram), guest.machine.regions());
    assertThrows(RegionClosedException.class, () -> guest.machine.add(region));
    guest.add("next", BASE, SIZE);
  }
}
