package org.guestmem.api;

import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.guestmem.api.spi.Mapping;
import org.guestmem.api.spi.MemoryListeners;

/**
 * Opens, lends and closes one region: views are shut first, leases revoked next, memory unmapped
 * last, by the closer or by the last holder. Leases and operations in flight are holders.
 */
final class RegionLifetime {
  private static final System.Logger LOG = System.getLogger(RegionLifetime.class.getName());
  private static final long RETRY_MILLIS = 2;
  private static final List<String> NATIVE_CALL =
      List.of("a native call or channel transfer on its memory segment");

  private enum State {
    OPEN,
    CLOSING,
    CLOSED
  }

  private final String what;
  private final long size;
  private final Mapping mapping;
  private final SharedViews lock;
  private final Set<HostAddressLease> leases = new LinkedHashSet<>();
  private final List<String> operations = new ArrayList<>();
  private volatile State state = State.OPEN;
  private boolean leftToTheLast;
  private boolean reserved;
  private boolean reaping;

  /**
   * Begins a lifetime.
   *
   * @param what the region, for messages
   * @param size how many bytes it has
   * @param mapping its memory
   * @param lock what ends its views, whose monitor guards all that follows
   */
  RegionLifetime(String what, long size, Mapping mapping, SharedViews lock) {
    this.what = what;
    this.size = size;
    this.mapping = mapping;
    this.lock = lock;
  }

  SharedViews views() {
    return lock;
  }

  boolean isOpen() {
    return state == State.OPEN;
  }

  boolean isUnmapped() {
    return state == State.CLOSED;
  }

  boolean holds(HostAddressLease lease) {
    synchronized (lock) {
      return leases.contains(lease);
    }
  }

  HostAddressLease lend(String holder, long address, long size, Runnable onRevoke) {
    synchronized (lock) {
      requireOpen();
      HostAddressLease lease =
          new HostAddressLease(this, address, size, new Revocation(what, holder, onRevoke));
      leases.add(lease);
      return lease;
    }
  }

  void giveBack(HostAddressLease lease) {
    synchronized (lock) {
      if (leases.remove(lease)) {
        lease.forget();
        letGo();
      }
    }
  }

  /**
   * Makes a system call on the memory, which stays mapped meanwhile: an address alone protects from
   * nothing, and after an unmapping it may be other memory's.
   */
  void run(String operation, Runnable call) {
    ask(
        operation,
        () -> {
          call.run();
          return operation;
        });
  }

  /** As {@link #run}, for a call that answers. */
  <T> T ask(String operation, Supplier<T> call) {
    synchronized (lock) {
      requireOpen();
      operations.add(operation);
    }
    try {
      return call.get();
    } finally {
      synchronized (lock) {
        operations.remove(operation);
        letGo();
      }
    }
  }

  /**
   * Changes what nobody may hold the memory for; false from the change means a native call does.
   */
  void alone(String name, BooleanSupplier change) {
    synchronized (lock) {
      requireOpen();
      List<String> holders = holders();
      if (!holders.isEmpty() || !change.getAsBoolean()) {
        throw new RegionBusyException(what, name, holders.isEmpty() ? NATIVE_CALL : holders);
      }
    }
  }

  private void requireOpen() {
    if (state != State.OPEN) {
      throw new RegionClosedException(what);
    }
  }

  private List<String> holders() {
    List<String> holders = new ArrayList<>(operations);
    leases.forEach(lease -> holders.add(lease.holder()));
    return holders;
  }

  private void letGo() {
    if (leftToTheLast) {
      carryOn();
    }
    lock.notifyAll();
  }

  void close(Duration timeout) {
    RegionClosing.close(List.of(this), timeout);
  }

  /** Begins to close, under the lock; false if that was done before. */
  boolean refuse() {
    if (state != State.OPEN) {
      return false;
    }
    state = State.CLOSING;
    return true;
  }

  /** Goes on, under the same lock: nobody may unmap before no view can reach the memory. */
  void shut() {
    mapping.shut();
    leases.forEach(HostAddressLease::revoke);
  }

  private boolean isHeld() {
    return !leases.isEmpty() || !operations.isEmpty();
  }

  boolean tryUnmap() {
    synchronized (lock) {
      if (state == State.CLOSED) {
        return true; // once only: the address may be other memory's by now
      }
      if (!isHeld() && mapping.unmap()) {
        state = State.CLOSED;
        HeldRegion.remove(this);
        MemoryListeners.all().unmapped(what, size);
        lock.notifyAll();
        return true;
      }
      return false;
    }
  }

  /**
   * Waits until somebody lets go of this region, but not longer than to ask again soon where only
   * asking tells; returns whether it was interrupted.
   */
  boolean awaitHolder(long millis, boolean alone) {
    synchronized (lock) {
      return !tryUnmap() && pause(alone && isHeld() ? millis : Math.min(millis, RETRY_MILLIS));
    }
  }

  /** Gives up waiting: the last holder unmaps; empty if there is none any more. */
  Optional<RegionBusyException> leaveToTheLast(long waitedMillis) {
    synchronized (lock) {
      if (tryUnmap()) {
        return Optional.empty();
      }
      List<String> holders = heldBy();
      if (!leftToTheLast) {
        HeldRegion.add(this);
        MemoryListeners.all().heldAfterClose(what, holders);
      }
      leftToTheLast = true;
      carryOn();
      return Optional.of(new RegionBusyException(what, holders, waitedMillis));
    }
  }

  /** Who keeps it mapped since the closer gave up; empty if nobody does. */
  Optional<HeldRegion> held() {
    synchronized (lock) {
      return HeldRegion.has(this) ? Optional.of(new HeldRegion(what, heldBy())) : Optional.empty();
    }
  }

  private List<String> heldBy() {
    return isHeld() ? holders() : NATIVE_CALL;
  }

  /** Does what can be done once the closer has given up: now, and whenever a holder lets go. */
  private void carryOn() {
    if (!operations.isEmpty()) {
      return; // they may map pages where the reservation would be
    }
    if (leases.isEmpty()) {
      if (!tryUnmap()) {
        reap();
      }
    } else if (!reserved) {
      reserved = true;
      mapping.reserve();
    }
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
              synchronized (lock) {
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
      lock.wait(Math.max(1, millis));
      return false;
    } catch (InterruptedException e) {
      return true;
    }
  }
}
