package org.guestmem.kvm;

import static org.guestmem.kvm.TestMachine.KIB;
import static org.guestmem.kvm.TestMachine.start;
import static org.guestmem.kvm.x86.Register.RAX;
import static org.guestmem.kvm.x86.Register.RCX;
import static org.guestmem.kvm.x86.Size.BYTE;
import static org.guestmem.kvm.x86.Size.DWORD;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.FutureTask;
import java.util.concurrent.Semaphore;
import org.guestmem.api.GuestMemoryRegion;
import org.guestmem.kvm.x86.Label;
import org.guestmem.kvm.x86.Memory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A guest that never exits by itself is taken out by others, at any moment, and goes on after it.
 */
class StopTest {
  private static final long COUNTER = 0x5000;
  private static final long SIGURG_BIT = 1L << 22;

  private final RecordingHandler bus = new RecordingHandler();
  private TestMachine guest;
  private GuestMemoryRegion ram;

  @BeforeEach
  void open() {
    guest = TestMachine.open();
    ram = guest.add("ram", 0, 64 * KIB);
  }

  @AfterEach
  void close() {
    if (guest != null) {
      guest.close();
    }
  }

  private Vcpu spinning() {
    Label again = new Label("again");
    return guest.realMode(
        ram, 0x1000, a -> a.bind(again).inc(DWORD, Memory.at(COUNTER)).jmp(again));
  }

  private int counter() {
    return ram.slice().getIntAcquire(COUNTER);
  }

  /** Waits until the guest counts further: it runs. */
  private void awaitProgress() {
    int before = counter();
    while (counter() == before) {
      Thread.onSpinWait();
    }
  }

  @Test
  void stopMustTakeOutASpinningGuestEachTime() throws Exception {
    stopManyTimes();
    assertTrue(counter() > 0);
  }

  private void stopManyTimes() throws Exception {
    Vcpu vcpu = spinning();
    Semaphore running = new Semaphore(0);
    int rounds = 200;
    FutureTask<Boolean> stopper =
        start(
            () -> {
              for (int i = 0; i < rounds; i++) {
                running.acquireUninterruptibly();
                if (i % 2 == 0) { // else the stop may come before the guest has begun
                  awaitProgress();
                }
                vcpu.stop();
              }
              return true;
            });
    for (int i = 0; i < rounds; i++) {
      running.release();
      assertEquals(Exit.STOPPED, vcpu.run(bus));
    }
    assertTrue(stopper.get());
  }

  @Test
  void stopBeforeRunMustNotBeLostAndLastOneRun() {
    Vcpu vcpu = guest.realMode(ram, 0x1000, a -> a.inc(RCX).hlt());
    vcpu.stop();
    assertEquals(Exit.STOPPED, vcpu.run(bus));
    assertEquals(0, vcpu.registers().get(RCX), "no instruction was executed");
    assertEquals(Exit.HALT, vcpu.run(bus));
    assertEquals(1, vcpu.registers().get(RCX));
  }

  @Test
  void stopByTheHandlerMustFinishTheAccess() {
    Vcpu vcpu = guest.realMode(ram, 0x1000, a -> a.in(BYTE).inc(RCX).hlt());
    ExitHandler stopping =
        new ExitHandler() {
          @Override
          public int portIn(int port, int size) {
            vcpu.stop();
            return 0x5a;
          }
        };
    assertEquals(Exit.STOPPED, vcpu.run(stopping));
    assertEquals(0x5a, vcpu.registers().get(RAX) & 0xff);
    assertEquals(0, vcpu.registers().get(RCX));
    assertEquals(Exit.HALT, vcpu.run(bus));
  }

  @Test
  void heldGuestMustStandStillUntilItIsLetGo() throws Exception {
    CompletableFuture<Vcpu> created = new CompletableFuture<>();
    FutureTask<Exit> exit =
        start(
            () -> {
              Vcpu vcpu = spinning();
              created.complete(vcpu);
              return vcpu.run(bus);
            });
    Vcpu vcpu = created.get();
    awaitProgress();
    vcpu.hold();
    vcpu.hold();
    int held = counter();
    vcpu.letGo();
    Thread.sleep(20);
    assertEquals(held, counter(), "somebody still holds it");
    vcpu.letGo();
    awaitProgress();
    vcpu.stop();
    assertEquals(Exit.STOPPED, exit.get());
  }

  @Test
  void closingTheMachineMustTakeOutASpinningGuest() throws Exception {
    Vcpu vcpu = spinning();
    FutureTask<Boolean> closer =
        start(
            () -> {
              awaitProgress();
              guest.machine.close();
              return true;
            });
    assertEquals(Exit.STOPPED, vcpu.run(bus));
    assertTrue(closer.get());
    int last = counter();
    IllegalStateException e = assertThrows(IllegalStateException.class, () -> vcpu.run(bus));
    assertEquals("vCPU 0 of machine 'test' is closed", e.getMessage());
    assertEquals(last, counter());
    vcpu.stop(); // does nothing
    assertThrows(IllegalStateException.class, () -> guest.machine.add(ram));
    assertThrows(IllegalStateException.class, guest.machine::createVcpu);
    ram.mapping().close();
  }

  @Test
  void handlerMayCloseItsMachine() {
    Vcpu vcpu = guest.realMode(ram, 0x1000, a -> a.in(BYTE).hlt());
    ExitHandler closing =
        new ExitHandler() {
          @Override
          public int portIn(int port, int size) {
            guest.machine.close();
            return 1;
          }
        };
    assertEquals(Exit.STOPPED, vcpu.run(closing));
    assertThrows(IllegalStateException.class, vcpu::registers);
  }

  @Test
  void garbageCollectionMustNotWaitForTheGuest() throws Exception {
    Vcpu vcpu = spinning();
    FutureTask<Boolean> collector =
        start(
            () -> {
              awaitProgress();
              System.gc(); // would never return while the guest runs
              vcpu.stop();
              return true;
            });
    assertEquals(Exit.STOPPED, vcpu.run(bus));
    assertTrue(collector.get());
  }

  @Test
  void signalMustLeaveNoTraceInTheThread() throws Exception {
    long blockedBefore = signals("SigBlk");
    stopManyTimes();
    assertEquals(blockedBefore, signals("SigBlk"));
    assertEquals(0, signals("SigPnd") & SIGURG_BIT);
  }

  private static long signals(String field) throws IOException {
    for (String line : Files.readAllLines(Path.of("/proc/thread-self/status"))) {
      if (line.startsWith(field)) {
        return Long.parseUnsignedLong(line.substring(line.indexOf(':') + 1).strip(), 16);
      }
    }
    throw new IOException("no " + field);
  }
}
