package org.guestmem.fuzz;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.guestmem.api.GuestMemoryException;
import org.guestmem.api.iommu.IommuFaultException;
import org.guestmem.api.iommu.IommuMemory;
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

  /** What one access moves at most. */
  private static final int MOST = 8192;

  private static final String FULL = "full";

  private static final long[] WINDOWS = {0, 0x8000, Long.MAX_VALUE - 0x1fff, -0x4000};

  private final Choices choices;
  private final Guest guest;
  private final Iotlb iotlb;
  private final Journal journal;
  private final List<String> marks = new ArrayList<>();
  private final IommuMemory memory;

  private IotlbAccess(Choices choices) {
    this.choices = choices;
    guest = Guest.fresh(choices);
    int capacity = 1 + choices.below(12);
    iotlb = new Iotlb(capacity);
    journal = new Journal(capacity);
    memory =
        IommuMemory.of(guest.memory, iotlb)
            .withLog((iova, length) -> marks.add(Long.toHexString(iova) + "+" + length));
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
    switch (choices.below(13)) {
      case 0, 1, 2 -> map();
      case 3 -> unmap();
      case 4 -> lookUp();
      case 5 -> read();
      case 6 -> write();
      case 7 -> upToFault();
      case 8 -> fill();
      case 9 -> copy();
      case 10 -> add();
      case 11 -> walk();
      default -> {
        if (choices.below(8) == 0) {
          iotlb.invalidateAll();
          journal.clear();
        }
      }
    }
  }

  private long iova() {
    int kind = choices.octet();
    return kind < 8 ? choices.number() : WINDOWS[kind % WINDOWS.length] + choices.number(2);
  }

  private Permissions permissions() {
    return Permissions.ofBits(choices.below(4));
  }

  /** A range, or null where the numbers make none, which must be refused. */
  private @Nullable IovaRange range() {
    long first = iova();
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

  // --- accesses

  private int length() {
    return choices.yes() ? choices.octet() : choices.below(MOST / 256) << 8 | choices.octet();
  }

  private static String outcome(Supplier<String> access) {
    try {
      return access.get();
    } catch (IommuFaultException e) {
      return Route.faultAt(e.faultAddress());
    } catch (IotlbFullException e) {
      return FULL;
    } catch (GuestMemoryException e) {
      return Refusal.of(e).reason();
    }
  }

  private Route route(long iova, long length, Permissions wanted) {
    return Route.of(journal, iova, length, wanted)
        .within(guest.model, wanted.allows(Permissions.WRITE));
  }

  /** Of a write that succeeded the log has exactly the range. */
  private void checkMark(long iova, long length) {
    List<String> expected =
        length == 0 ? List.of() : List.of(Long.toHexString(iova) + "+" + length);
    Expect.same(expected, marks, "marks of IOVAs");
  }

  private void read() {
    long iova = iova();
    int length = length();
    Route route = route(iova, length, Permissions.READ);
    byte[] found = new byte[length];
    String end =
        outcome(
            () -> {
              memory.get(iova, found, 0, length);
              return "";
            });
    Expect.same(route.refusal(), end, "read");
    byte[] model = end.isEmpty() && length > 0 ? route.get(guest.model) : new byte[length];
    Expect.same(-1, Arrays.mismatch(model, found), "first byte read that differs");
  }

  /** Reads where a miss handler maps some pages, each to its own address. */
  private void walk() {
    long iova = iova();
    int length = length();
    int pages = choices.below(4);
    int[] left = {pages};
    IommuMemory walking =
        memory.withMissHandler(
            (tlb, range, wanted) -> {
              if (left[0] > 0) {
                tlb.map(page(range.first()), page(range.first()).first(), Permissions.READ_WRITE);
              }
              return left[0]-- > 0;
            });
    String end =
        outcome(
            () -> {
              walking.get(iova, new byte[length], 0, length);
              return "";
            });
    Expect.same(walked(iova, length, pages), end, "read with a miss handler");
  }

  private String walked(long iova, int length, int pages) {
    for (int left = pages; left > 0; left--) {
      Route route = Route.of(journal, iova, length, Permissions.READ);
      Long fault = route.fault();
      if (fault == null || !route.wrap().isEmpty()) {
        break;
      }
      if (!journal.map(page(fault), page(fault).first(), Permissions.READ_WRITE)) {
        return FULL;
      }
    }
    return route(iova, length, Permissions.READ).refusal();
  }

  private static IovaRange page(long iova) {
    return new IovaRange(iova & -4096, iova | 4095);
  }

  private byte[] data(int length) {
    byte[] bytes = new byte[length];
    Arrays.fill(bytes, (byte) (1 + choices.octet()));
    return bytes;
  }

  private void write() {
    long iova = iova();
    byte[] bytes = data(length());
    wrote(iova, bytes, () -> memory.put(iova, bytes, 0, bytes.length));
  }

  private void fill() {
    long iova = iova();
    long length = choices.yes() ? choices.number() & Long.MAX_VALUE : length();
    byte value = (byte) choices.octet();
    boolean small = length <= 1 << 20; // more than the guest has
    byte[] bytes = new byte[small ? (int) length : 0];
    Arrays.fill(bytes, value);
    wrote(iova, length, bytes, () -> memory.fill(iova, length, value));
  }

  private void wrote(long iova, byte[] bytes, Runnable write) {
    wrote(iova, bytes.length, bytes, write);
  }

  private void wrote(long iova, long length, byte[] bytes, Runnable write) {
    Route route = route(iova, length, Permissions.WRITE);
    boolean permits = memory.permits(iova, length, Permissions.WRITE);
    marks.clear();
    String end =
        outcome(
            () -> {
              write.run();
              return "";
            });
    Expect.same(route.refusal(), end, "write");
    Expect.same(end.isEmpty(), permits, "whether a write is permitted");
    if (end.isEmpty()) {
      if (length > 0) {
        route.put(guest.model, bytes);
      }
      checkMark(iova, length);
    }
  }

  private void upToFault() {
    long iova = iova();
    byte[] bytes = data(length());
    boolean writing = choices.yes();
    Route route = route(iova, bytes.length, writing ? Permissions.WRITE : Permissions.READ);
    byte[] found = new byte[bytes.length];
    marks.clear();
    String end =
        outcome(
            () ->
                "moved "
                    + (writing
                        ? memory.write(iova, bytes, 0, bytes.length)
                        : memory.read(iova, found, 0, bytes.length)));
    Expect.same(route.cut(), end, "transfer up to a fault");
    if (end.startsWith("moved") && writing) {
      route.put(guest.model, bytes);
      checkMark(iova, route.reach());
    } else if (end.startsWith("moved")) {
      byte[] read = Arrays.copyOf(route.get(guest.model), bytes.length);
      Expect.same(-1, Arrays.mismatch(read, found), "first byte read that differs");
    }
  }

  private void copy() {
    long from = iova();
    long to = iova();
    int length = length();
    Route source = route(from, length, Permissions.READ);
    Route target = route(to, length, Permissions.WRITE);
    marks.clear();
    String end =
        outcome(
            () -> {
              memory.copy(from, to, length);
              return "";
            });
    // Numbers first, then translations, then guest memory: each of both sides in turn.
    String model =
        Stream.<Function<Route, String>>of(Route::wrap, Route::untranslated, Route::refusal)
            .flatMap(reason -> Stream.of(source, target).map(reason))
            .filter(reason -> !reason.isEmpty())
            .findFirst()
            .orElse("");
    Expect.same(model, end, "copy");
    if (end.isEmpty() && length > 0) {
      boolean plain = source.stretches().size() == 1 && target.stretches().size() == 1;
      byte[] bytes = source.get(guest.model);
      if (!plain && source.meets(target)) {
        bytes = written(to, length); // two ways to the same bytes: their order is not promised
      }
      target.put(guest.model, bytes);
      checkMark(to, length);
    }
  }

  private byte[] written(long iova, int length) {
    byte[] bytes = new byte[length];
    int done = 0;
    for (Route.Stretch stretch : route(iova, length, Permissions.WRITE).stretches()) {
      guest.memory.get(stretch.target(), bytes, done, (int) stretch.length());
      done += (int) stretch.length();
    }
    return bytes;
  }

  private void add() {
    long iova = iova();
    int operand = choices.octet();
    Route route = route(iova, Integer.BYTES, Permissions.READ_WRITE);
    marks.clear();
    String end = outcome(() -> "was " + memory.getAndAddInt(iova, operand));
    String model = route.refusal();
    if (model.isEmpty()) {
      boolean torn = route.stretches().size() > 1;
      try {
        long target = route.stretches().get(0).target();
        ModelDma dma = new ModelDma(guest.model, ModelDma.Crossing.PREFIX);
        model = torn ? Refusal.MISALIGNED : "was " + dma.add(target, operand);
      } catch (Refusal e) {
        model = e.reason();
      }
    }
    Expect.same(model, end, "addition");
    if (end.startsWith("was")) {
      checkMark(iova, Integer.BYTES);
    }
  }
}
