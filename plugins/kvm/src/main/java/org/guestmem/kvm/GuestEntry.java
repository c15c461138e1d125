package org.guestmem.kvm;

import java.util.function.BooleanSupplier;

/**
 * The door between a vCPU's thread and the guest: the thread enters and leaves, others take it out.
 *
 * <p>Resources are released when the door is closed and the last use of them has ended, whichever
 * comes last, so that a handler may close its own machine.
 *
 * <p>Thread-safety: safe for use by many threads; {@link #enter} and {@link #leave} belong to the
 * vCPU's.
 */
final class GuestEntry {
  private final RunPage page;
  private final long thread;
  private final Runnable release;
  private boolean inside;
  private boolean kicked;
  private boolean stopRequested;
  private boolean closed;
  private boolean released;
  private int holds;
  private int uses;

  GuestEntry(RunPage page, long thread, Runnable release) {
    this.page = page;
    this.thread = thread;
    this.release = release;
  }

  /** Begins a use of the resources; returns false once the door is closed. */
  synchronized boolean beginUse() {
    if (!closed) {
      uses++;
    }
    return !closed;
  }

  synchronized void endUse() {
    uses--;
    releaseIfUnused();
  }

  /** Goes in, after those who hold the door let go; returns false if it is closed. */
  synchronized boolean enter() {
    awaitWhile(() -> holds > 0 && !closed);
    if (closed) {
      return false;
    }
    page.setImmediateExit(stopRequested);
    inside = true;
    return true;
  }

  synchronized void leave() {
    inside = false;
    if (kicked) {
      kicked = false;
      KickSignal.consume();
    }
    notifyAll();
  }

  synchronized void requestStop() {
    stopRequested = true;
    kick();
  }

  /** Takes the request to stop, if there is one. */
  synchronized boolean takeStopRequest() {
    boolean requested = stopRequested;
    stopRequested = false;
    return requested;
  }

  /** Takes the thread out of the guest and keeps it out until {@link #letGo}. */
  synchronized void hold() {
    holds++;
    awaitOutside();
  }

  synchronized void letGo() {
    holds--;
    notifyAll();
  }

  /** Takes the thread out for good. */
  synchronized void close() {
    if (!closed) {
      closed = true;
      notifyAll();
      awaitOutside();
      releaseIfUnused();
    }
  }

  private void awaitOutside() {
    kick();
    awaitWhile(() -> inside);
  }

  private void kick() {
    if (inside && !kicked) {
      kicked = true;
      KickSignal.send(thread);
    }
  }

  private void releaseIfUnused() {
    if (closed && uses == 0 && !released) {
      released = true;
      release.run();
    }
  }

  /** Waits; an interrupt is noted, for a thread half out of the guest helps nobody. */
  private void awaitWhile(BooleanSupplier condition) {
    boolean interrupted = false;
    while (condition.getAsBoolean()) {
      try {
        wait();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
