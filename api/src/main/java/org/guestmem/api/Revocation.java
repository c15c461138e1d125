package org.guestmem.api;

import java.lang.System.Logger.Level;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.guestmem.api.scope.OwnedCallback;
import org.guestmem.api.scope.OwnedCallbacks;
import org.jspecify.annotations.Nullable;

/**
 * Tells the holder of a host address to give it back: once, then the holder's code is forgotten.
 */
final class Revocation implements OwnedCallback {
  private static final System.Logger LOG = System.getLogger(Revocation.class.getName());

  private final String region;
  private final String holder;
  private final AtomicReference<@Nullable Runnable> onRevoke;

  Revocation(String region, String holder, Runnable onRevoke) {
    this.region = region;
    this.holder = Objects.requireNonNull(holder, "holder");
    this.onRevoke = new AtomicReference<>(Objects.requireNonNull(onRevoke, "onRevoke"));
    OwnedCallbacks.add(this);
  }

  String holder() {
    return holder;
  }

  @Override
  public @Nullable Object callback() {
    return onRevoke.get();
  }

  /** Tells the holder on a thread of its own, so that one that blocks delays nobody else. */
  @Override
  public Optional<Thread> end() {
    Runnable call = forget();
    if (call == null) {
      return Optional.empty();
    }
    Thread caller = new Thread(() -> run(call), "guestmem-revoke " + holder);
    caller.setDaemon(true);
    caller.start();
    return Optional.of(caller);
  }

  private void run(Runnable call) {
    try {
      call.run();
    } catch (RuntimeException | Error e) {
      LOG.log(Level.WARNING, region + ": revoking the host address of " + holder + " failed", e);
    }
  }

  /** Nobody is told from now on; returns who would have been. */
  @Nullable Runnable forget() {
    OwnedCallbacks.remove(this);
    return onRevoke.getAndSet(null);
  }

  /** Names the lease, without its address. */
  @Override
  public String toString() {
    return "host address of " + region + ", lent to " + holder;
  }
}
