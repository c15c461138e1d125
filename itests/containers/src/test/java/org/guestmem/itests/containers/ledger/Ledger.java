package org.guestmem.itests.containers.ledger;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.LongAdder;

/**
 * What a soak has done so far, and what files must hold: it outlives the bundles that come and go.
 *
 * <p>Thread-safety: safe for use by many threads.
 */
public final class Ledger {
  /** What is counted. */
  public enum Count {
    /** Accesses that were made. */
    ACCESSES,
    /** Bytes that were compared with what was written before. */
    BYTES_CHECKED,
    /** Harvests of the dirty logs. */
    HARVESTS,
    /** Pages that harvests returned, which were copied to a replica. */
    PAGES_COPIED,
    /** Replicas that were compared with the memory that they follow. */
    REPLICAS_CHECKED,
    /** Regions that the plug-in mapped, published, withdrew and closed. */
    PLUGGED,
    /** Host addresses that were lent, and revoked by closing the region. */
    LEASES,
    /** Accesses whose region was closed under them. */
    CLOSED_UNDER_ACCESS
  }

  private static final int MOST_PROBLEMS = 20;

  private final Map<Count, LongAdder> counts = new EnumMap<>(Count.class);
  private final Map<String, FilePart> files = new ConcurrentHashMap<>();
  private final List<String> problems = new CopyOnWriteArrayList<>();

  /** Creates an empty ledger. */
  public Ledger() {
    for (Count count : Count.values()) {
      counts.put(count, new LongAdder());
    }
  }

  /** Counts. */
  public void add(Count what, long many) {
    counter(what).add(many);
  }

  /** How many there are. */
  public long get(Count what) {
    return counter(what).sum();
  }

  private LongAdder counter(Count what) {
    return Objects.requireNonNull(counts.get(what));
  }

  /** What a part of a file must hold, for its one writer to change; zeros at first. */
  public FilePart file(String part, int length) {
    return files.computeIfAbsent(part, p -> new FilePart(length));
  }

  /** Notes what must not be; the first few say enough. */
  public void problem(String what) {
    if (problems.size() < MOST_PROBLEMS) {
      problems.add(what);
    }
  }

  /** What must not be. */
  public List<String> problems() {
    return List.copyOf(problems);
  }
}
