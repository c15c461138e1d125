package org.guestmem.api;

import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.UnaryOperator;
import org.guestmem.api.scope.OwnedCallback;
import org.guestmem.api.scope.OwnedCallbacks;

/**
 * The current memory of a guest whose regions come and go: a {@link GuestMemory} that is replaced
 * in one step.
 *
 * <p>Who takes the memory while an update is under way gets the old one or the new one, whole. A
 * memory that was taken before an update stays usable after it; an access of a region that was
 * removed is a {@link RegionClosedException} from the moment that its owner closes it. Take the
 * memory once for work that must see one layout. To remove a region: update, then close it.
 *
 * <p>As a service there is one for each virtual machine that has region services, with the property
 * {@link GuestMemoryRegion#VM}: the {@code api} bundle updates it as they come and go, others only
 * look. It goes with the last region of the machine.
 *
 * {@snippet class="org.guestmem.fallback.ApiSnippetsTest" region="listen"}
 *
 * <p>Thread-safety: safe for use by many threads. {@link #memory()} never waits; updates wait for
 * each other.
 */
public final class GuestAddressSpace {
  private static final System.Logger LOG = System.getLogger(GuestAddressSpace.class.getName());

  private record Current(long generation, GuestMemory memory) {}

  /**
   * A listener's place in an address space.
   *
   * <p>Thread-safety: safe for use by many threads.
   */
  @FunctionalInterface
  public interface Registration extends AutoCloseable {
    /**
     * Removes the listener. A call that is under way is not waited for, none begins after this;
     * closing again does nothing.
     */
    @Override
    void close();
  }

  private final ReentrantLock updating = new ReentrantLock();
  private final List<Listening> listeners = new CopyOnWriteArrayList<>();
  private volatile Current current;

  /**
   * Creates an address space.
   *
   * @param memory what is mapped at first; its generation is 0
   * @throws NullPointerException if {@code memory} is null
   */
  public GuestAddressSpace(GuestMemory memory) {
    current = new Current(0, Objects.requireNonNull(memory, "memory"));
  }

  /**
   * Returns what is mapped now.
   *
   * @return the memory, immutable; never waits
   */
  public GuestMemory memory() {
    return current.memory;
  }

  /**
   * Returns how many updates have changed the memory: a number that tells whether what was derived
   * from an earlier memory is still good.
   *
   * @return the number, from 0; read before {@link #memory()}, it is never newer than that memory
   */
  public long generation() {
    return current.generation;
  }

  /**
   * Replaces the memory by what a function makes of it.
   *
   * <p>No other update comes between the function's argument and its result, so none is lost. A
   * result with the same regions changes nothing and is told to nobody. When this method returns,
   * all listeners have been told.
   *
   * @param function makes the new memory of the current one, for example {@code memory ->
   *     memory.with(region)}; called once, and must not wait for another update
   * @return the memory that is current after the update
   * @throws NullPointerException if {@code function} or its result is null; nothing has changed
   * @throws IllegalStateException if called from inside a function or listener of this address
   *     space; nothing has changed
   * @throws RuntimeException whatever the function throws; nothing has changed
   */
  public GuestMemory update(UnaryOperator<GuestMemory> function) {
    Objects.requireNonNull(function, "function");
    if (updating.isHeldByCurrentThread()) {
      throw new IllegalStateException(
          "update of generation %d from inside its own update: make all changes in one function, or"
                  .formatted(generation())
              + " update after it has returned");
    }
    updating.lock();
    try {
      return replace(function);
    } finally {
      updating.unlock();
    }
  }

  private GuestMemory replace(UnaryOperator<GuestMemory> function) {
    GuestMemory before = current.memory;
    GuestMemory after = Objects.requireNonNull(function.apply(before), "result of the function");
    if (after.regions().equals(before.regions())) {
      return before;
    }
    long generation = current.generation + 1;
    current = new Current(generation, after);
    AddressSpaceChange change = AddressSpaceChange.between(generation, before, after);
    listeners.forEach(listening -> listening.tell(change));
    return after;
  }

  /**
   * Adds a listener: it is told at once that the regions that are there were added, then of every
   * update, after the listeners that were added before it.
   *
   * <p>So the sum of what it is told is always the current memory. Waits for an update that is
   * under way in another thread.
   *
   * <p>In OSGi a listener that is still there when the bundle has stopped whose class loader made
   * its class is removed, and the log names it.
   *
   * @param listener what to tell; added twice, it is told twice
   * @return closes to remove it
   * @throws NullPointerException if {@code listener} is null
   */
  public Registration addListener(AddressSpaceListener listener) {
    Listening listening = new Listening(Objects.requireNonNull(listener, "listener"));
    updating.lock();
    try {
      listeners.add(listening);
      OwnedCallbacks.add(listening);
      Current now = current;
      if (!now.memory.regions().isEmpty()) {
        listening.tell(AddressSpaceChange.between(now.generation, GuestMemory.of(), now.memory));
      }
      return listening;
    } finally {
      updating.unlock();
    }
  }

  private final class Listening implements Registration, OwnedCallback {
    private final AddressSpaceListener listener;

    Listening(AddressSpaceListener listener) {
      this.listener = listener;
    }

    void tell(AddressSpaceChange change) {
      // It may have gone since the update began, through a listener before it.
      if (!listeners.contains(this)) {
        return;
      }
      try {
        listener.changed(change);
      } catch (RuntimeException | Error e) {
        LOG.log(Level.WARNING, "listener of generation " + change.generation() + " failed", e);
      }
    }

    @Override
    public void close() {
      OwnedCallbacks.remove(this);
      listeners.remove(this);
    }

    @Override
    public Object callback() {
      return listener;
    }

    @Override
    public Optional<Thread> end() {
      close();
      return Optional.empty();
    }

    @Override
    public String toString() {
      return "listener of " + GuestAddressSpace.this;
    }
  }

  /**
   * Describes the address space for messages.
   *
   * @return its generation and memory
   */
  @Override
  public String toString() {
    Current now = current;
    return "generation %d of %s".formatted(now.generation, now.memory);
  }
}
