package org.guestmem.kvm;

import static org.guestmem.kvm.TestMachine.KIB;
import static org.guestmem.kvm.TestMachine.start;
import static org.guestmem.kvm.x86.Register.RBX;
import static org.guestmem.kvm.x86.Register.RDX;
import static org.guestmem.kvm.x86.Size.QWORD;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.guestmem.api.GuestMemoryRegion;
import org.guestmem.api.VolatileSlice;
import org.guestmem.kvm.x86.Assembler;
import org.guestmem.kvm.x86.Label;
import org.guestmem.kvm.x86.Memory;
import org.junit.jupiter.api.Test;

/**
 * The host reads in a loop that does nothing else until the guest writes. A compiler that took the
 * read out of the loop would never see it, and both would hang.
 */
class OpaqueSpinTest {
  private static final int ROUNDS = 12;

  /** So long that the loop is compiled, by the last compiler, too, before the last round. */
  private static final int ROUND_MILLIS = 30;

  private static final long WRITTEN = 0x8000;
  private static final long SEEN = 0x9000;
  private static final long NEXT = 0xa000;

  @Test
  void readInACompiledLoopMustSeeWhatTheGuestWrites() throws Exception {
    try (TestMachine guest = TestMachine.open()) {
      GuestMemoryRegion ram = guest.add("ram", 0, 128 * KIB);
      Vcpu vcpu = guest.longMode(ram, 0x1000, 1, OpaqueSpinTest::writeInRounds);
      FutureTask<Boolean> host = start(() -> await(ram.slice()));
      FutureTask<Boolean> pace = start(() -> lead(ram.slice()));
      FutureTask<Boolean> seen = start(() -> isDone(host, vcpu));
      assertEquals(Exit.HALT, vcpu.run(new ExitHandler() {}));
      assertTrue(seen.get());
      assertTrue(pace.get());
    }
  }

  /** Waits for the host; stops a guest that would wait for it for ever. */
  private static boolean isDone(FutureTask<Boolean> host, Vcpu vcpu) throws Exception {
    try {
      return host.get(1, TimeUnit.MINUTES);
    } catch (TimeoutException e) {
      vcpu.stop();
      return false;
    }
  }

  /** Tells the guest when to write: nobody knows how fast it counts. */
  private static boolean lead(VolatileSlice ram) throws InterruptedException {
    for (long round = 1; round <= ROUNDS; round++) {
      Thread.sleep(ROUND_MILLIS);
      ram.putLong(NEXT, round);
      while (ram.getLong(SEEN) != round) {
        Thread.onSpinWait();
      }
    }
    return true;
  }

  private static boolean await(VolatileSlice ram) {
    for (long round = 1; round <= ROUNDS; round++) {
      awaitRound(ram, round);
      ram.putLong(SEEN, round);
    }
    return true;
  }

  private static void awaitRound(VolatileSlice ram, long round) {
    while (ram.getLong(WRITTEN) != round) {}
  }

  private static Assembler writeInRounds(Assembler a) {
    Label round = new Label("round");
    Label wait = new Label("wait");
    return a.mov(RBX, 0)
        .bind(round)
        .inc(RBX)
        .bind(wait)
        .load(RDX, QWORD, Memory.at(NEXT))
        .cmp(RDX, RBX)
        .jne(wait)
        .store(QWORD, Memory.at(WRITTEN), RBX)
        .cmp(RBX, ROUNDS)
        .jne(round)
        .hlt();
  }
}
