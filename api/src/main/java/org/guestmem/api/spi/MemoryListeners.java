package org.guestmem.api.spi;

import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.guestmem.api.DirtyPages;
import org.guestmem.api.RegionSpec;
import org.guestmem.api.scope.OwnedCallback;
import org.guestmem.api.scope.OwnedCallbacks;

/**
 * Those who are told what becomes of memory in this process. While there are none, that costs one
 * look whether there are; accesses do not even look.
 *
 * <p>Thread-safety: safe for use by many threads.
 */
public final class MemoryListeners {
  private static final System.Logger LOG = System.getLogger(MemoryListeners.class.getName());
  private static final List<Place> PLACES = new CopyOnWriteArrayList<>();
  private static final MemoryListener ALL = new All();

  private MemoryListeners() {}

  /**
   * A listener's place among the others.
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

  /** Of the same listener there may be several, each with a place of its own. */
  private static final class Place implements Registration, OwnedCallback {
    private final MemoryListener listener;

    Place(MemoryListener listener) {
      this.listener = listener;
    }

    void failed(Throwable e) {
      LOG.log(Level.WARNING, this + " failed", e);
    }

    @Override
    public void close() {
      OwnedCallbacks.remove(this);
      PLACES.remove(this);
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
      return "memory listener " + listener.getClass();
    }
  }

  /**
   * Adds a listener, which is told what comes from now on.
   *
   * @param listener who is to be told
   * @return its place; close it when nothing is to be told any more, for it is kept until then; in
   *     OSGi, until the bundle has stopped whose class loader made its class: the log names it then
   * @throws NullPointerException if {@code listener} is null
   */
  public static Registration add(MemoryListener listener) {
    Place place = new Place(Objects.requireNonNull(listener, "listener"));
    PLACES.add(place);
    OwnedCallbacks.add(place);
    return place;
  }

  /**
   * Returns all listeners as one; for the api and for back ends, which call it.
   *
   * @return what passes every call on, to none if there are none
   */
  public static MemoryListener all() {
    return ALL;
  }

  private static final class All implements MemoryListener {
    private static void tell(Consumer<MemoryListener> call) {
      for (Place place : PLACES) {
        try {
          call.accept(place.listener);
        } catch (RuntimeException | Error e) {
          place.failed(e);
        }
      }
    }

    @Override
    public boolean timesHarvests() {
      for (Place place : PLACES) {
        try {
          if (place.listener.timesHarvests()) {
            return true;
          }
        } catch (RuntimeException | Error e) {
          place.failed(e);
        }
      }
      return false;
    }

    @Override
    public void mapped(String region, String backend, RegionSpec spec) {
      tell(listener -> listener.mapped(region, backend, spec));
    }

    @Override
    public void unmapped(String region, long size) {
      tell(listener -> listener.unmapped(region, size));
    }

    @Override
    public void harvested(String log, String harvester, DirtyPages pages, OptionalLong nanos) {
      tell(listener -> listener.harvested(log, harvester, pages, nanos));
    }

    @Override
    public void faulted(String region, long offset, long length, OptionalLong fileLength) {
      tell(listener -> listener.faulted(region, offset, length, fileLength));
    }

    @Override
    public void closedForUser(String what, String user) {
      tell(listener -> listener.closedForUser(what, user));
    }

    @Override
    public void heldAfterClose(String region, List<String> holders) {
      tell(listener -> listener.heldAfterClose(region, holders));
    }
  }
}
