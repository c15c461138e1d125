package org.guestmem.fuzz;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.guestmem.api.AddressRange;
import org.guestmem.api.AddressSpaceChange;
import org.guestmem.api.GuestAddressSpace;
import org.guestmem.api.GuestMemory;
import org.guestmem.api.GuestMemoryException;
import org.guestmem.api.GuestMemoryRegion;
import org.guestmem.api.MmapRegion;
import org.guestmem.api.RegionOverlapException;
import org.guestmem.api.RegionSpec;
import org.guestmem.api.VolatileSlice;

/**
 * Regions come and go at any address: look-ups, holes and views must be those of a list of ranges,
 * and the listener's sum the current memory.
 */
public final class AddressSpace {
  private static final int STEPS = 60;
  private static final int[] SIZES = {1, 100, 4096, 4097, 12_288, 65_536};
  private static final BigInteger END = BigInteger.ONE.shiftLeft(Long.SIZE);

  /** Mapped once: it is the addresses that this is about. */
  private static final List<MmapRegion> MAPPINGS = mappings();

  private final Choices choices;
  private final GuestAddressSpace space = new GuestAddressSpace(GuestMemory.of());
  private final List<GuestMemoryRegion> model = new ArrayList<>();
  private final List<GuestMemoryRegion> told = new ArrayList<>();

  private AddressSpace(Choices choices) {
    this.choices = choices;
  }

  private static List<MmapRegion> mappings() {
    List<MmapRegion> mappings = new ArrayList<>();
    for (int size : SIZES) {
      mappings.add(Guest.BACK_ENDS.get(0).create(RegionSpec.builder(size).build()));
      mappings.add(Guest.BACK_ENDS.get(2).create(RegionSpec.builder(size).build()));
    }
    return mappings;
  }

  /**
   * Plugs and unplugs memory.
   *
   * @param input where
   */
  public static void fuzzerTestOneInput(byte[] input) {
    Choices choices = new Choices(input);
    AddressSpace run = new AddressSpace(choices);
    GuestAddressSpace.Registration listening = run.space.addListener(run::changed);
    for (int step = 0; step < STEPS && !choices.isEmpty(); step++) {
      run.step();
    }
    listening.close();
  }

  private void changed(AddressSpaceChange change) {
    told.removeAll(change.removed());
    told.addAll(change.added());
  }

  private void step() {
    switch (choices.below(8)) {
      case 0, 1, 2 -> plug();
      case 3 -> unplug();
      case 4 -> lookUp(address());
      case 5 -> holes();
      case 6 -> views(address(), choices.number());
      default -> ranges();
    }
  }

  /** An address: mostly near a region, where there is one. */
  private long address() {
    int kind = choices.octet();
    if ((kind & 3) == 0 || model.isEmpty()) {
      return choices.number();
    }
    GuestMemoryRegion region = model.get((kind >>> 3) % model.size());
    return ((kind & 4) == 0 ? region.base() : region.last()) + choices.number() - 8;
  }

  private void plug() {
    MmapRegion mapping = choices.of(MAPPINGS);
    long base = choices.yes() ? address() & -4096 : address();
    GuestMemoryRegion region;
    try {
      region = GuestMemoryRegion.of("ram", base, mapping);
    } catch (IllegalArgumentException e) {
      boolean fits = unsigned(base).add(BigInteger.valueOf(mapping.size())).compareTo(END) <= 0;
      Expect.same(true, (base & 4095) != 0 || !fits, e);
      return;
    }
    boolean free = model.stream().noneMatch(other -> overlap(other, region));
    try {
      space.update(memory -> memory.with(region));
      Expect.same(true, free, region);
      model.add(region);
      model.sort(Comparator.comparing(r -> unsigned(r.base())));
    } catch (RegionOverlapException e) {
      Expect.same(false, free, e);
    }
    compare();
  }

  private static boolean overlap(GuestMemoryRegion a, GuestMemoryRegion b) {
    return first(a).compareTo(end(b)) < 0 && first(b).compareTo(end(a)) < 0;
  }

  private static BigInteger unsigned(long number) {
    return Journal.unsigned(number);
  }

  private static BigInteger first(GuestMemoryRegion region) {
    return unsigned(region.base());
  }

  private static BigInteger end(GuestMemoryRegion region) {
    return first(region).add(BigInteger.valueOf(region.size()));
  }

  private void unplug() {
    if (!model.isEmpty()) {
      GuestMemoryRegion region = model.remove(choices.below(model.size()));
      space.update(memory -> memory.without(region));
      compare();
    }
  }

  private void compare() {
    GuestMemory memory = space.memory();
    Expect.same(model, memory.regions(), "regions");
    told.sort(Comparator.comparing(AddressSpace::first));
    Expect.same(model, told, "what the listener was told");
    OptionalLong last =
        model.isEmpty()
            ? OptionalLong.empty()
            : OptionalLong.of(end(model.get(model.size() - 1)).longValue() - 1);
    Expect.same(last, memory.lastAddress(), "last address");
  }

  private Optional<GuestMemoryRegion> at(BigInteger address) {
    return model.stream()
        .filter(r -> first(r).compareTo(address) <= 0 && address.compareTo(end(r)) < 0)
        .findFirst();
  }

  /** How many bytes from an address on are mapped without a hole. */
  private BigInteger mapped(long address) {
    BigInteger next = unsigned(address);
    for (Optional<GuestMemoryRegion> region = at(next); region.isPresent(); region = at(next)) {
      next = end(region.get());
    }
    return next.subtract(unsigned(address));
  }

  private void lookUp(long address) {
    GuestMemory memory = space.memory();
    String where = Long.toHexString(address);
    Expect.same(at(unsigned(address)), memory.find(address), where);
    long offset = choices.number();
    BigInteger sum = unsigned(address).add(unsigned(offset));
    OptionalLong checked =
        at(sum).isPresent() ? OptionalLong.of(sum.longValue()) : OptionalLong.empty();
    Expect.same(checked, memory.checkedOffset(address, offset), where);
    long length = choices.number() & Long.MAX_VALUE;
    boolean begins = address != 0 && at(unsigned(address - 1)).isPresent();
    boolean contains =
        length == 0
            ? begins || at(unsigned(address)).isPresent()
            : mapped(address).compareTo(BigInteger.valueOf(length)) >= 0;
    Expect.same(contains, memory.contains(address, length), where + "+" + length);
  }

  private void holes() {
    long a = address();
    long b = address();
    AddressRange range =
        Long.compareUnsigned(a, b) <= 0 ? new AddressRange(a, b) : new AddressRange(b, a);
    List<AddressRange> expected = new ArrayList<>();
    BigInteger next = unsigned(range.first());
    BigInteger end = unsigned(range.last()).add(BigInteger.ONE);
    for (GuestMemoryRegion region : model) {
      if (end(region).compareTo(next) > 0 && first(region).compareTo(end) < 0) {
        addHole(expected, next, first(region));
        next = end(region);
      }
    }
    addHole(expected, next, end);
    Expect.same(expected, space.memory().holes(range), range);
    Expect.same(expected.isEmpty(), space.memory().contains(range), range);
  }

  private static void addHole(List<AddressRange> holes, BigInteger from, BigInteger to) {
    if (from.compareTo(to) < 0) {
      holes.add(new AddressRange(from.longValue(), to.longValue() - 1));
    }
  }

  /** Views have the bytes asked for, in the regions that have them. */
  private void views(long address, long length) {
    boolean there =
        length >= 0
            && (length == 0
                ? at(unsigned(address)).isPresent()
                    || (address != 0 && at(unsigned(address - 1)).isPresent())
                : mapped(address).compareTo(BigInteger.valueOf(length)) >= 0);
    try {
      long next = address;
      for (VolatileSlice view : space.memory().slices(address, length)) {
        GuestMemoryRegion region = at(unsigned(next)).orElseThrow();
        Expect.same(region.mapping(), view.region(), view);
        Expect.same(next - region.base(), view.start(), view);
        next += view.size();
      }
      Expect.same(true, there, length);
      Expect.same(address + length, next, "end of the views");
    } catch (GuestMemoryException | IllegalArgumentException e) {
      Expect.same(false, there, e);
      Expect.same(length < 0, e instanceof IllegalArgumentException, e);
    }
  }

  /** Maps some ranges at once, or none of them. */
  private void ranges() {
    AddressRange[] ranges = new AddressRange[choices.below(4)];
    boolean fine = true;
    for (int i = 0; i < ranges.length; i++) {
      long first = choices.below(4) * 4096L;
      long length = 1 + choices.number(choices.yes() ? 2 : 1);
      boolean huge = choices.below(16) == 0;
      ranges[i] = new AddressRange(first, huge ? first + Long.MAX_VALUE : first + length - 1);
      fine &= !huge;
      for (int j = 0; j < i; j++) {
        fine &= !ranges[i].intersects(ranges[j]);
      }
    }
    try {
      GuestMemory memory = GuestMemory.fromRanges(choices.of(Guest.BACK_ENDS), ranges);
      Expect.same(true, fine, memory);
      memory.regions().forEach(region -> region.mapping().close());
    } catch (RegionOverlapException | IllegalArgumentException e) {
      Expect.same(false, fine, e);
    }
  }
}
