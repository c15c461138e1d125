package org.guestmem.kvm;

import static org.guestmem.kvm.TestMachine.KIB;
import static org.guestmem.kvm.TestMachine.start;
import static org.guestmem.kvm.x86.Register.RBX;
import static org.guestmem.kvm.x86.Register.RCX;
import static org.guestmem.kvm.x86.Register.RDX;
import static org.guestmem.kvm.x86.Size.QWORD;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
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
  private static final int ROUNDS = 100;
  private static final int PAUSE = 100_000;
  private static final long WRITTEN = 0x8000;
  private static final long SEEN = 0x9000;

  @Test
  void readInACompiledLoopMustSeeWhatTheGuestWrites() throws Exception {
    try (TestMachine guest = TestMachine.open()) {
      GuestMemoryRegion ram = guest.add("ram", 0, 128 * KIB);
      Vcpu vcpu = guest.longMode(ram, 0x1000, 1, OpaqueSpinTest::writeInRounds);
      FutureTask<Exit> run = start(() -> vcpu.run(new ExitHandler() {}));
      FutureTask<Void> host =
          start(
              () -> {
                await(ram.slice());
                return null;
              });
      host.get(1, TimeUnit.MINUTES);
      assertEquals(Exit.HALT, run.get(1, TimeUnit.MINUTES));
    }
  }

  /** So many rounds, each with so many reads, that the loop is compiled long before the last. */
  private static void await(VolatileSlice ram) {
    for (long round = 1; round <= ROUNDS; round++) {
      awaitRound(ram, round);
      ram.putLong(SEEN, round);
    }
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
