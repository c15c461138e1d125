package org.guestmem.kvm;

import static org.guestmem.kvm.TestMachine.KIB;
import static org.guestmem.kvm.TestMachine.start;
import static org.guestmem.kvm.x86.Register.RAX;
import static org.guestmem.kvm.x86.Register.RBX;
import static org.guestmem.kvm.x86.Register.RCX;
import static org.guestmem.kvm.x86.Register.RDX;
import static org.guestmem.kvm.x86.Size.QWORD;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.UnaryOperator;
import org.guestmem.api.GuestMemoryRegion;
import org.guestmem.api.VolatileSlice;
import org.guestmem.kvm.x86.Assembler;
import org.guestmem.kvm.x86.Label;
import org.guestmem.kvm.x86.Memory;
import org.junit.jupiter.api.Test;

/** Guest and host count on one number, each with its own instructions; no update is lost. */
class AtomicsTest {
  private static final int COUNT = 50_000;
  private static final long COUNTER = 0x8000;

  // Where each side tells that it is under way, so that the guest does not count alone.
  private static final long GUEST_STARTED = 0x9000;
  private static final long HOST_STARTED = 0x9040;

  @Test
  void xaddAndGetAndAddMustLoseNoUpdate() throws Exception {
    Label again = new Label("again");
    race(
        a ->
            a.mov(RCX, COUNT)
                .bind(again)
                .mov(RAX, 1)
                .lockXadd(QWORD, Memory.at(COUNTER), RAX)
                .loop(again)
                .hlt(),
        slice -> slice.getAndAddLong(COUNTER, 1));
  }

  @Test
  void cmpxchgAndCompareAndExchangeMustLoseNoUpdate() throws Exception {
    Label next = new Label("next");
    Label retry = new Label("retry");
    race(
        a ->
            a.mov(RCX, COUNT)
                .bind(next)
                .load(RAX, QWORD, Memory.at(COUNTER))
                .bind(retry) // a failed exchange has loaded rax anew
                .mov(RBX, RAX)
                .inc(RBX)
                .lockCmpxchg(QWORD, Memory.at(COUNTER), RBX)
                .jne(retry)
                .loop(next)
                .hlt(),
        AtomicsTest::increment);
  }

  private static void increment(VolatileSlice slice) {
    long seen = slice.getLong(COUNTER);
    for (long found; (found = slice.compareAndExchangeLong(COUNTER, seen, seen + 1)) != seen; ) {
      seen = found;
    }
  }

  private static void race(UnaryOperator<Assembler> count, HostStep step) throws Exception {
    try (TestMachine guest = TestMachine.open()) {
      GuestMemoryRegion ram = guest.add("ram", 0, 128 * KIB);
      Vcpu vcpu = guest.longMode(ram, 0x1000, 1, a -> count.apply(awaitHost(a)));
      AtomicBoolean halted = new AtomicBoolean();
      FutureTask<Long> host = start(() -> hostLoop(ram.slice(), step, halted));
      assertEquals(Exit.HALT, vcpu.run(new ExitHandler() {}));
      halted.set(true);
      assertEquals(COUNT + host.get(), ram.slice().getLong(COUNTER));
    }
  }

  private static Assembler awaitHost(Assembler a) {
    Label wait = new Label("wait");
    return a.store(QWORD, Memory.at(GUEST_STARTED), 1)
        .bind(wait)
        .load(RDX, QWORD, Memory.at(HOST_STARTED))
        .cmp(RDX, 0)
        .je(wait);
  }

  /** Counts as long as the guest does, so that they race all the time; returns how often. */
  private static long hostLoop(VolatileSlice slice, HostStep step, AtomicBoolean halted) {
    while (slice.getLongAcquire(GUEST_STARTED) == 0 && !halted.get()) {
      Thread.onSpinWait();
    }
    slice.putLongRelease(HOST_STARTED, 1);
    long count = 0;
    while (!halted.get()) {
      step.count(slice);
      count++;
    }
    return count;
  }

  /** Counts one up. */
  private interface HostStep {
    void count(VolatileSlice slice);
  }
}
