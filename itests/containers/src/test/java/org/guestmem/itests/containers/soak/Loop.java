package org.guestmem.itests.containers.soak;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.guestmem.itests.containers.ledger.Ledger;

/** A thread that works until it is told to end. */
final class Loop {
  private final Thread thread;
  private final Work work;
  private final Ledger ledger;
  private volatile boolean ending;

  Loop(String name, Work work, Ledger ledger) {
    this.work = work;
    this.ledger = ledger;
    thread = new Thread(this::run, name);
  }

  void start() {
    thread.start();
  }

  void end() {
    ending = true;
  }

  void join() throws InterruptedException {
    thread.join();
  }

  private void run() {
    try {
      while (!ending) {
        work.some();
      }
      work.end();
    } catch (RuntimeException | Error e) {
      StringWriter trace = new StringWriter();
      e.printStackTrace(new PrintWriter(trace));
      ledger.problem(thread.getName() + ": " + trace);
    }
  }
}
