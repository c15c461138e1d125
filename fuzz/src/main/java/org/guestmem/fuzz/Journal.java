package org.guestmem.fuzz;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.guestmem.api.iommu.IotlbEntry;
import org.guestmem.api.iommu.IovaRange;
import org.guestmem.api.iommu.Permissions;
import org.jspecify.annotations.Nullable;

/**
 * A model of an IOTLB: the list of all changes, of which the last one that covers an address
 * counts.
 */
final class Journal {

  private record Change(IovaRange range, long target, @Nullable Permissions permissions) {
    boolean covers(long iova) {
      return Long.compareUnsigned(iova - range.first(), range.last() - range.first()) <= 0;
    }
  }

  private final int capacity;
  private final List<Change> changes = new ArrayList<>();
  private List<IotlbEntry> entries = List.of();

  Journal(int capacity) {
    this.capacity = capacity;
  }

  /** The fewest entries that say the same, by ascending address. */
  List<IotlbEntry> entries() {
    return entries;
  }

  /** Returns false, and changes nothing, where there is no room. */
  boolean map(IovaRange range, long target, Permissions permissions) {
    changes.add(new Change(range, target, permissions));
    List<IotlbEntry> after = joined();
    if (after.size() > capacity) {
      changes.remove(changes.size() - 1);
      return false;
    }
    entries = after;
    return true;
  }

  /** Returns what was lost above a hole that would have needed an entry too many. */
  @Nullable IotlbEntry unmap(IovaRange range) {
    changes.add(new Change(range, 0, null));
    entries = joined();
    if (entries.size() <= capacity) {
      return null;
    }
    IotlbEntry lost = entryAt(range.last() + 1);
    if (lost != null) {
      changes.add(new Change(lost.range(), 0, null));
      entries = joined();
    }
    return lost;
  }

  void clear() {
    changes.clear();
    entries = List.of();
  }

  /** The entry that has an address. */
  @Nullable IotlbEntry entryAt(long iova) {
    for (IotlbEntry entry : entries) {
      if (Long.compareUnsigned(
              iova - entry.range().first(), entry.range().last() - entry.range().first())
          <= 0) {
        return entry;
      }
    }
    return null;
  }

  private List<IotlbEntry> joined() {
    TreeSet<Long> starts = new TreeSet<>(Long::compareUnsigned);
    starts.add(0L);
    for (Change change : changes) {
      starts.add(change.range.first());
      if (change.range.last() != -1) {
        starts.add(change.range.last() + 1);
      }
    }
    List<IotlbEntry> joined = new ArrayList<>();
    for (long first : starts) {
      Long next = starts.higher(first);
      IotlbEntry entry = entry(first, next == null ? -1 : next - 1);
      int end = joined.size() - 1;
      if (entry != null && end >= 0 && continues(joined.get(end), entry)) {
        IotlbEntry open = joined.get(end);
        IovaRange range = new IovaRange(open.range().first(), entry.range().last());
        joined.set(end, new IotlbEntry(range, open.target(), open.permissions()));
      } else if (entry != null) {
        joined.add(entry);
      }
    }
    return joined;
  }

  /** What is mapped in a range that no change begins or ends in. */
  private @Nullable IotlbEntry entry(long first, long last) {
    for (int i = changes.size() - 1; i >= 0; i--) {
      Change change = changes.get(i);
      if (change.covers(first)) {
        return change.permissions == null
            ? null
            : new IotlbEntry(
                new IovaRange(first, last),
                change.target + (first - change.range.first()),
                change.permissions);
      }
    }
    return null;
  }

  private static boolean continues(IotlbEntry a, IotlbEntry b) {
    BigInteger length =
        unsigned(a.range().last()).subtract(unsigned(a.range().first())).add(BigInteger.ONE);
    return a.permissions() == b.permissions()
        && unsigned(a.range().first()).add(length).equals(unsigned(b.range().first()))
        && unsigned(a.target()).add(length).equals(unsigned(b.target()));
  }

  static BigInteger unsigned(long number) {
    return new BigInteger(Long.toUnsignedString(number));
  }
}
