package org.guestmem.api;

import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.guestmem.api.spi.Mapping;

/**
 * Opens, lends and closes one region: views are shut first, leases revoked next, memory unmapped
 * last, by the closer or by the last holder.
 */
final class RegionLifetime {
  private static final System.Logger LOG = System.getLogger(RegionLifetime.class.getName());
  private static final long RETRY_MILLIS = 2;

  private enum State {
    OPEN,
    CLOSING,
    CLOSED
  }

  private final String what;
  private final Mapping mapping;
  private final Set<HostAddressLease> leases = new LinkedHashSet<>();
  private volatile State state = State.OPEN;
  private boolean reserved;
  private boolean reaping;

  RegionLifetime(String what, Mapping mapping) {
    this.what = what;
    this.mapping = mapping;
  }

  boolean isOpen() {
    return state == State.OPEN;
  }

  synchronized boolean holds(HostAddressLease lease) {
    return leases.contains(lease);
  }

  synchronized HostAddressLease lend(String holder, long address, long size, Runnable onRevoke) {
    if (state != State.OPEN) {
      throw new RegionClosedException(what);
    }
    HostAddressLease lease =
        new HostAddressLease(
            this,
            Objects.requireNonNull(holder, "holder"),
            address,
            size,
            Objects.requireNonNull(onRevoke, "onRevoke"));
    leases.add(lease);
    return lease;
  }

  /** Asks the mapping something that it cannot answer once it is shut. */
  synchronized long whileOpen(LongSupplier question) {
    if (state != State.OPEN) {
      throw new RegionClosedException(what);
    }
    return question.getAsLong();
  }

  synchronized void giveBack(HostAddressLease lease) {
    if (!leases.remove(lease)) {
      return;
    }
    if (reserved && leases.isEmpty() && !tryUnmap()) {
      reap();
    }
    notifyAll();
  }

  void close(Duration timeout) {
    long deadline = System.nanoTime() + TimeUnit.NANOSECONDS.convert(timeout);
    synchronized (this) {
      if (state == State.OPEN) {
        state = State.CLOSING;
        // Under the lock: nobody may unmap before no view can reach the memory.
        mapping.shut();
        leases.forEach(this::revoke);
      }
    }
    awaitHolders(deadline, timeout);
  }

  /** Calls the holder on a thread of its own, so that one that blocks delays nobody else. */
  private void revoke(HostAddressLease lease) {
    Thread caller =
        new Thread(
            () -> {
              try {
                lease.revoke();
              } catch (RuntimeException | Error e) {
                LOG.log(Level.WARNING, what + ": revoking the " + lease + " failed", e);
              }
            },
            "guestmem-revoke " + lease.holder());
    caller.setDaemon(true);
    caller.start();
  }

  private synchronized void awaitHolders(long deadline, Duration timeout) {
    boolean interrupted = false;
    try {
      while (state != State.CLOSED && !(leases.isEmpty() && tryUnmap())) {
        long left = (deadline - System.nanoTime()) / 1_000_000;
        if (left <= 0) {
          throw leaveToTheLast(timeout.toMillis());
        }
        interrupted |= pause(leases.isEmpty() ? Math.min(left, RETRY_MILLIS) : left);
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private boolean tryUnmap() {
    if (state == State.CLOSED) {
      return true; // once only: the address may be other memory's by now
    }
    if (mapping.unmap()) {
      state = State.CLOSED;
      notifyAll();
      return true;
    }
    return false;
  }

  private RegionBusyException leaveToTheLast(long waitedMillis) {
    List<String> holders = new ArrayList<>();
    leases.forEach(lease -> holders.add(lease.holder()));
    if (leases.isEmpty()) {
      holders.add("a native call or channel transfer on its memory segment");
      reap();
    } else if (!reserved) {
      reserved = true;
      mapping.reserve();
    }
    return new RegionBusyException(what, holders, waitedMillis);
  }

  /** Finishes in the background what only time can finish: a call that holds the memory. */
  private void reap() {
    if (reaping) {
      return;
    }
    reaping = true;
    Thread reaper =
        new Thread(
            () -> {
              synchronized (this) {
                while (state != State.CLOSED && !tryUnmap()) {
                  pause(RETRY_MILLIS * 10);
                }
              }
              LOG.log(Level.INFO, what + " is closed: its last holder let go");
            },
            "guestmem-reaper");
    reaper.setDaemon(true);
    reaper.start();
  }

  /** Waits; an interrupt is noted and the close goes on, for half-closed memory helps nobody. */
  @SuppressWarnings("WaitNotInLoop") // the callers loop on their own condition
  private boolean pause(long millis) {
    try {
      wait(Math.max(1, millis));
      return false;
    } catch (InterruptedException e) {
      return true;
    }
  }
}
