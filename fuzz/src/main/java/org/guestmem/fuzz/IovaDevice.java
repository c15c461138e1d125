package org.guestmem.fuzz;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.guestmem.api.GuestMemoryException;
import org.guestmem.api.iommu.IommuFaultException;
import org.guestmem.api.iommu.IommuMemory;
import org.guestmem.api.iommu.Iotlb;
import org.guestmem.api.iommu.IotlbFullException;
import org.guestmem.api.iommu.IovaRange;
import org.guestmem.api.iommu.Permissions;

/** A device behind an IOMMU, which accesses memory and compares what comes of it with the model. */
final class IovaDevice {
  /** What one access moves at most. */
  private static final int MOST = 8192;

  private final Choices choices;
  private final Guest guest;
  private final Journal journal;
  private final List<String> marks = new ArrayList<>();
  private final IommuMemory memory;

  IovaDevice(Choices choices, Guest guest, Iotlb iotlb, Journal journal) {
    this.choices = choices;
    this.guest = guest;
    this.journal = journal;
    memory =
        IommuMemory.of(guest.memory, iotlb)
            .withLog((iova, length) -> marks.add(Long.toHexString(iova) + "+" + length));
  }

  /** Makes an access of one of seven kinds. */
  void access(int kind) {
    switch (kind) {
      case 0 -> read();
      case 1 -> write();
      case 2 -> upToFault();
      case 3 -> fill();
      case 4 -> copy();
      case 5 -> add();
      default -> walk();
    }
  }

  private long iova() {
    return IotlbAccess.iova(choices);
  }

  private int length() {
    return choices.yes() ? choices.octet() : choices.below(MOST / 256) << 8 | choices.octet();
  }

  private static String outcome(Supplier<String> access) {
    try {
      return access.get();
    } catch (IommuFaultException e) {
      return Route.faultAt(e.faultAddress());
    } catch (IotlbFullException e) {
      return IotlbAccess.FULL;
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
        return IotlbAccess.FULL;
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
