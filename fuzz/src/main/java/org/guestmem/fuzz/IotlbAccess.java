package org.guestmem.fuzz;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.guestmem.api.iommu.Iotlb;
import org.guestmem.api.iommu.IotlbEntry;
import org.guestmem.api.iommu.IotlbFullException;
import org.guestmem.api.iommu.IovaRange;
import org.guestmem.api.iommu.IovaRangeException;
import org.guestmem.api.iommu.Permissions;
import org.guestmem.api.iommu.Translation;
import org.jspecify.annotations.Nullable;

/**
 * A guest maps and unmaps, and a device accesses memory by these translations: the entries, the
 * bytes, the faults and the marks in both logs must be those of the model.
 */
public final class IotlbAccess {
  private static final int STEPS = 40;

  static final String FULL = "full";

  private static final long[] WINDOWS = {0, 0x8000, Long.MAX_VALUE - 0x1fff, -0x4000};

  private final Choices choices;
  private final Guest guest;
  private final Iotlb iotlb;
  private final Journal journal;
  private final IovaDevice device;

  private IotlbAccess(Choices choices) {
    this.choices = choices;
    guest = Guest.fresh(choices);
    int capacity = 1 + choices.below(12);
    iotlb = new Iotlb(capacity);
    journal = new Journal(capacity);
    device = new IovaDevice(choices, guest, iotlb, journal);
  }

  /**
   * Plays one guest and its device.
   *
   * @param input what they do
   */
  public static void fuzzerTestOneInput(byte[] input) {
    Choices choices = new Choices(input);
    IotlbAccess run = new IotlbAccess(choices);
    for (int step = 0; step < STEPS && !choices.isEmpty(); step++) {
      run.step();
      Expect.same(run.journal.entries(), run.iotlb.entries(), "entries after step " + step);
    }
    run.guest.compare();
  }

  private void step() {
    int kind = choices.below(13);
    switch (kind) {
      case 0, 1, 2 -> map();
      case 3 -> unmap();
      case 4 -> lookUp();
      case 12 -> {
        if (choices.below(8) == 0) {
          iotlb.invalidateAll();
          journal.clear();
        }
      }
      default -> device.access(kind - 5);
    }
  }

  /** An address: mostly where guest memory would be, were it not translated. */
  static long iova(Choices choices) {
    int kind = choices.octet();
    return kind < 8 ? choices.number() : WINDOWS[kind % WINDOWS.length] + choices.number(2);
  }

  private Permissions permissions() {
    return Permissions.ofBits(choices.below(4));
  }

  /** A range, or null where the numbers make none, which must be refused. */
  private @Nullable IovaRange range() {
    long first = iova(choices);
    long length = choices.yes() ? choices.number(2) : choices.number();
    boolean all = first == 0 && length == -1; // as vhost says 2^64 bytes
    boolean fits =
        length != 0
            && Journal.unsigned(first).add(Journal.unsigned(length)).bitLength()
                <= (first + length == 0 ? Long.SIZE + 1 : Long.SIZE);
    try {
      IovaRange range = IovaRange.ofLength(first, length);
      Expect.same(true, all || fits, range);
      Expect.same(all ? 0 : length, range.length(), range);
      return range;
    } catch (IovaRangeException e) {
      Expect.same(false, fits, e);
      return null;
    }
  }

  private void map() {
    IovaRange range = range();
    // Often what goes on behind the entry before it, so that they become one.
    long target = choices.yes() && range != null ? range.first() : guest.address(choices);
    Permissions permissions = permissions();
    if (range == null) {
      return;
    }
    boolean fits = Long.compareUnsigned(target + (range.last() - range.first()), target) >= 0;
    String found = "";
    try {
      iotlb.map(range, target, permissions);
    } catch (IotlbFullException e) {
      found = FULL;
    } catch (IovaRangeException e) {
      found = "past 2^64";
    }
    String model = !fits ? "past 2^64" : journal.map(range, target, permissions) ? "" : FULL;
    Expect.same(model, found, range);
  }

  private void unmap() {
    IovaRange range = range();
    if (range != null) {
      Optional<IotlbEntry> lost = iotlb.unmap(range);
      Expect.same(journal.unmap(range), lost.orElse(null), range);
    }
  }

  private void lookUp() {
    IovaRange range = range();
    Permissions wanted = permissions();
    if (range == null) {
      return;
    }
    Translation found = iotlb.lookup(range, wanted);
    List<IotlbEntry> pieces = new ArrayList<>();
    List<IotlbEntry> denied = new ArrayList<>();
    List<IovaRange> misses = new ArrayList<>();
    long next = range.first();
    boolean done = false;
    for (IotlbEntry entry : journal.entries()) {
      long first = most(entry.range().first(), range.first());
      long last = least(entry.range().last(), range.last());
      if (Long.compareUnsigned(first, last) > 0) {
        continue;
      }
      long target = entry.target() + (first - entry.range().first());
      IotlbEntry piece = new IotlbEntry(new IovaRange(first, last), target, entry.permissions());
      (entry.permissions().allows(wanted) ? pieces : denied).add(piece);
      if (next != first) {
        misses.add(new IovaRange(next, first - 1));
      }
      next = last + 1;
      done = last == range.last();
    }
    if (!done) {
      misses.add(new IovaRange(next, range.last()));
    }
    Expect.same(new Translation(pieces, denied, misses), found, range);
  }

  private static long most(long a, long b) {
    return Long.compareUnsigned(a, b) > 0 ? a : b;
  }

  private static long least(long a, long b) {
    return Long.compareUnsigned(a, b) < 0 ? a : b;
  }
}
