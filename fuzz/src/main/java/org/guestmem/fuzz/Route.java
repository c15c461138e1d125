package org.guestmem.fuzz;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.guestmem.api.iommu.IotlbEntry;
import org.guestmem.api.iommu.Permissions;
import org.jspecify.annotations.Nullable;

/**
 * Where an access by I/O virtual address goes, by the model: stretches of guest memory, in order,
 * up to a fault or the end.
 */
final class Route {
  /** So many bytes of guest memory. */
  record Stretch(long target, long length) {}

  private final long iova;
  private final long length;
  private final List<Stretch> stretches = new ArrayList<>();
  private @Nullable Long fault;
  private @Nullable Long hole;
  private boolean readOnly;
  private long reach;

  private Route(long iova, long length) {
    this.iova = iova;
    this.length = length;
  }

  static Route of(Journal journal, long iova, long length, Permissions wanted) {
    Route route = new Route(iova, length);
    while (route.reach < length) {
      long at = iova + route.reach;
      boolean wrapped = Long.compareUnsigned(at, iova) < 0;
      IotlbEntry entry = wrapped ? null : journal.entryAt(at);
      if (entry == null || !entry.permissions().allows(wanted)) {
        route.fault = at;
        break;
      }
      // One less than what is left of the entry, which may be 2^64.
      long more = entry.range().last() - at;
      long left = length - route.reach;
      long count = Long.compareUnsigned(more, left) >= 0 ? left : more + 1;
      route.stretches.add(new Stretch(entry.target() + (at - entry.range().first()), count));
      route.reach += count;
    }
    return route;
  }

  /** The first address that has no translation, if there is one. */
  @Nullable Long fault() {
    return fault;
  }

  List<Stretch> stretches() {
    return stretches;
  }

  /** Cuts it where guest memory has a hole, and says whether a write is refused before that. */
  Route within(ModelMemory memory, boolean writing) {
    long done = 0;
    for (Stretch stretch : stretches) {
      long mapped = memory.mapped(stretch.target, stretch.length);
      readOnly |= writing && memory.writable(stretch.target, mapped) < mapped;
      done += mapped;
      if (mapped < stretch.length) {
        hole = iova + done;
        break;
      }
    }
    reach = done;
    return this;
  }

  /** What a whole access ends with, empty if it succeeds. */
  String refusal() {
    if (!untranslated().isEmpty()) {
      return untranslated();
    }
    return readOnly ? Refusal.READ_ONLY : hole == null ? "" : faultAt(hole);
  }

  /** What it ends with before guest memory is looked for. */
  String untranslated() {
    return !wrap().isEmpty() || fault == null ? wrap() : faultAt(fault);
  }

  /** What it ends with before it is translated. */
  String wrap() {
    boolean wraps = length > 0 && Long.compareUnsigned(iova + (length - 1), iova) < 0;
    return wraps ? faultAt(-1) : "";
  }

  /** What an access ends with that moves what comes before a fault. */
  String cut() {
    if (readOnly) {
      return Refusal.READ_ONLY;
    }
    return reach == 0 && length > 0 ? faultAt(iova) : "moved " + reach;
  }

  static String faultAt(long iova) {
    return "fault at " + Long.toHexString(iova);
  }

  /** How many bytes an access moves that may be cut. */
  long reach() {
    return reach;
  }

  /** Whether two have a byte of guest memory in common. */
  boolean meets(Route other) {
    return stretches.stream()
        .anyMatch(
            mine ->
                other.stretches.stream()
                    .anyMatch(
                        theirs ->
                            Long.compareUnsigned(theirs.target - mine.target, mine.length) < 0
                                || Long.compareUnsigned(mine.target - theirs.target, theirs.length)
                                    < 0));
  }

  byte[] get(ModelMemory memory) {
    byte[] bytes = new byte[(int) reach];
    int done = 0;
    for (Stretch stretch : stretches) {
      int count = (int) Math.min(stretch.length, reach - done);
      System.arraycopy(memory.get(stretch.target, count), 0, bytes, done, count);
      done += count;
    }
    return bytes;
  }

  void put(ModelMemory memory, byte[] bytes) {
    int done = 0;
    for (Stretch stretch : stretches) {
      int count = (int) Math.min(stretch.length, reach - done);
      memory.put(stretch.target, Arrays.copyOfRange(bytes, done, done + count), count);
      done += count;
    }
  }
}
