package org.guestmem.examples.bootloader;

import java.io.PrintStream;
import java.time.Duration;
import java.util.Timer;
import java.util.TimerTask;
import org.guestmem.kvm.Exit;
import org.guestmem.kvm.ExitHandler;
import org.guestmem.kvm.Vcpu;

/** Lets a processor run, whose first serial port is printed, until it halts or has had its time. */
final class GuestRun {
  private static final int SERIAL_PORT = 0x3f8;
  private static final long POLL_MILLIS = 50;

  private GuestRun() {}

  /**
   * Runs on the thread of the vCPU; an interrupt of that thread, by Ctrl-C, ends it and no more.
   */
  static Exit run(Vcpu vcpu, PrintStream console, Duration patience) {
    Timer timer = new Timer("boot-loader-timeout", true);
    try {
      timer.schedule(new Stop(vcpu, Thread.currentThread(), patience), POLL_MILLIS, POLL_MILLIS);
      return vcpu.run(serialPort(console));
    } finally {
      timer.cancel();
      Thread.interrupted();
      console.flush();
    }
  }

  private static ExitHandler serialPort(PrintStream console) {
    return new ExitHandler() {
      @Override
      public void portOut(int port, int size, int value) {
        if (port == SERIAL_PORT) {
          console.write(value);
        }
      }
    };
  }

  private static final class Stop extends TimerTask {
    private final Vcpu vcpu;
    private final Thread runner;
    private final long deadline;

    Stop(Vcpu vcpu, Thread runner, Duration patience) {
      this.vcpu = vcpu;
      this.runner = runner;
      this.deadline = System.nanoTime() + patience.toNanos();
    }

    @Override
    public void run() {
      if (runner.isInterrupted() || System.nanoTime() - deadline > 0) {
        vcpu.stop();
      }
    }
  }
}
