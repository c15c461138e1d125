package org.guestmem.demo.kvm;

import java.time.Duration;
import java.util.List;
import java.util.Timer;
import java.util.TimerTask;
import java.util.function.IntConsumer;
import org.guestmem.api.GuestMemoryRegion;
import org.guestmem.demo.GuestRunner;
import org.guestmem.demo.SieveJob;
import org.guestmem.kvm.Exit;
import org.guestmem.kvm.ExitHandler;
import org.guestmem.kvm.Kvm;
import org.guestmem.kvm.Vcpu;
import org.guestmem.kvm.VirtualMachine;
import org.guestmem.kvm.x86.IdentityPageTables;

/** Boots a guest of one processor and one region under KVM. */
final class KvmGuestRunner implements GuestRunner {
  /** Where the page tables begin, from the base of the region. */
  static final long TABLES = 0x1000;

  /** Where the program begins, from the base of the region. */
  static final long PROGRAM = 0x1_0000;

  private static final Duration PATIENCE = Duration.ofSeconds(40);

  private final Kvm kvm;
  private final Duration patience;

  KvmGuestRunner(Kvm kvm) {
    this(kvm, PATIENCE);
  }

  KvmGuestRunner(Kvm kvm, Duration patience) {
    this.kvm = kvm;
    this.patience = patience;
  }

  @Override
  public String name() {
    return "guest";
  }

  @Override
  public List<Part> load(GuestMemoryRegion region, SieveJob job) {
    long mapped = region.last() + 1;
    long tables = IdentityPageTables.size(mapped);
    if (TABLES + tables > PROGRAM) {
      throw new IllegalArgumentException(
          "%s ends too high: its page tables of %d bytes do not fit below the program"
              .formatted(region, tables));
    }
    IdentityPageTables.write(
        region.mapping().slice(TABLES, tables), region.base() + TABLES, mapped);
    byte[] program = SieveProgram.assemble(job, region.base(), region.base() + PROGRAM);
    region.slice().put(PROGRAM, program, 0, program.length);
    return List.of(
        new Part("page tables", TABLES, tables), new Part("program", PROGRAM, program.length));
  }

  @Override
  public void run(GuestMemoryRegion region, SieveJob job, IntConsumer console) {
    try (VirtualMachine machine = kvm.createMachine("demo")) {
      machine.add(region);
      Vcpu vcpu = machine.createVcpu();
      long base = region.base();
      vcpu.enterLongMode(base + TABLES, base + PROGRAM, 0); // no stack
      Exit exit = runBounded(vcpu, console);
      machine.mergeDirtyLog(region);
      if (exit != Exit.HALT) {
        throw new IllegalStateException(
            exit == Exit.STOPPED
                ? "the guest did not halt within %d s".formatted(patience.toSeconds())
                : "the guest shut down at an exception: " + vcpu.registers());
      }
    }
  }

  private Exit runBounded(Vcpu vcpu, IntConsumer console) {
    Timer timer = new Timer("guestmem-demo-timeout", true);
    try {
      timer.schedule(stop(vcpu), patience.toMillis());
      return vcpu.run(serialPort(console));
    } finally {
      timer.cancel();
    }
  }

  private static TimerTask stop(Vcpu vcpu) {
    return new TimerTask() {
      @Override
      public void run() {
        vcpu.stop();
      }
    };
  }

  private static ExitHandler serialPort(IntConsumer console) {
    return new ExitHandler() {
      @Override
      public void portOut(int port, int size, int value) {
        if (port == SieveProgram.CONSOLE) {
          console.accept(value & 0xff);
        }
      }
    };
  }
}
