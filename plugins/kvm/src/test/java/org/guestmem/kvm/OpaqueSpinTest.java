package org.guestmem.kvm;

import static org.guestmem.kvm.TestMachine.KIB;
import static org.guestmem.kvm.TestMachine.start;
import static org.guestmem.kvm.x86.Register.RBX;
import static org.guestmem.kvm.x86.Register.RCX;
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
  private static final int PAUSE = 30_000_000;
  private static final long WRITTEN = 0x8000;
  private static final long SEEN = 0x9000;

  @Test
  void readInACompiledLoopMustSeeWhatTheGuestWrites() throws Exception {
    try (TestMachine guest = TestMachine.open()) {
      GuestMemoryRegion ram = guest.add("ram", 0, 128 * KIB);
      Vcpu vcpu = guest.longMode(ram, 0x1000, 1, OpaqueSpinTest::writeInRounds);
      FutureTask<Boolean> host = start(() -> await(ram.slice()));
      FutureTask<Boolean> seen = start(() -> isDone(host, vcpu));
      assertEquals(Exit.HALT, vcpu.run(new ExitHandler() {}));
      assertTrue(seen.get());
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

  /** So many rounds, each with so many reads, that the loop is compiled long before the last. */
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
    Label next = new Label("next");
    Label pause = new Label("pause");
    Label wait = new Label("wait");
    return a.mov(RBX, 0)
        .bind(next)
        .inc(RBX)
        .mov(RCX, PAUSE)
        .bind(pause)
        .loop(pause)
        .store(QWORD, Memory.at(WRITTEN), RBX)
        .bind(wait)
        .load(RDX, QWORD, Memory.at(SEEN))
        .cmp(RDX, RBX)
        .jne(wait)
        .cmp(RBX, ROUNDS)
        .jne(next)
        .hlt();
  }
}
