package org.guestmem.api.iommu;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Random changes do to an {@link Iotlb} what they do to one cell an address. */
final class IotlbModelTest {
  private static final int CELLS = 40;
  private static final int SEEDS = 30;
  private static final int STEPS = 300;

  /** A window of addresses, a translation or none for each. */
  private static final class Model {
    final long base;
    final List<IotlbEntry> cells = new ArrayList<>();

    Model(long base) {
      this.base = base;
      for (int i = 0; i < CELLS; i++) {
        cells.add(NOTHING);
      }
    }

    /** Whether there is a translation; none is mapped without a permission here. */
    boolean mapped(int cell) {
      return cells.get(cell).permissions() != Permissions.NONE;
    }

    void set(int from, int to, long target, Permissions permissions) {
      for (int i = from; i <= to; i++) {
        cells.set(i, entry(base + i, base + i, target + (i - from), permissions));
      }
    }

    /** Joins cells of a stretch to the fewest entries, by the words of the contract. */
    List<IotlbEntry> entries(int from, int to) {
      List<IotlbEntry> joined = new ArrayList<>();
      for (int i = from; i <= to; i++) {
        IotlbEntry cell = cells.get(i);
        if (!mapped(i)) {
          continue;
        }
        IotlbEntry before = cells.get(Math.max(from, i - 1));
        if (i > from
            && mapped(i - 1)
            && before.permissions() == cell.permissions()
            && before.target() != -1
            && before.target() + 1 == cell.target()) {
          IotlbEntry open = joined.remove(joined.size() - 1);
          joined.add(entry(open.range().first(), base + i, open.target(), cell.permissions()));
        } else {
          joined.add(cell);
        }
      }
      return joined;
    }

    List<IovaRange> misses(int from, int to) {
      List<IovaRange> joined = new ArrayList<>();
      for (int i = from; i <= to; i++) {
        if (mapped(i)) {
          continue;
        }
        boolean goesOn = i > from && !mapped(i - 1);
        long first = goesOn ? joined.remove(joined.size() - 1).first() : base + i;
        joined.add(new IovaRange(first, base + i));
      }
      return joined;
    }
  }

  private static final IotlbEntry NOTHING = entry(0, 0, 0, Permissions.NONE);

  private static IotlbEntry entry(long first, long last, long target, Permissions permissions) {
    return new IotlbEntry(new IovaRange(first, last), target, permissions);
  }

  @ParameterizedTest
  @ValueSource(longs = {0, Long.MAX_VALUE - CELLS / 2, -CELLS})
  void randomChangesMustAgreeWithOneCellAnAddress(long base) {
    for (int seed = 0; seed < SEEDS; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      Iotlb iotlb = new Iotlb();
      Model model = new Model(base);
      for (int step = 0; step < STEPS; step++) {
        change(random, iotlb, model);
        String where = "seed " + seed + ", step " + step;
        assertEquals(model.entries(0, CELLS - 1), iotlb.entries(), where);
        look(random, iotlb, model, where);
      }
    }
  }

  private static void change(SplittableRandom random, Iotlb iotlb, Model model) {
    int from = random.nextInt(CELLS);
    int to = Math.min(CELLS - 1, from + random.nextInt(1 + random.nextInt(CELLS)));
    IovaRange range = new IovaRange(model.base + from, model.base + to);
    if (random.nextInt(3) == 0) {
      assertEquals(true, iotlb.unmap(range).isEmpty());
      for (int i = from; i <= to; i++) {
        model.cells.set(i, NOTHING);
      }
      return;
    }
    Permissions permissions = Permissions.ofBits(random.nextInt(1, 4));
    // Mostly one offset from IOVA to target, so that neighbours go on; near the end of the targets.
    long target = random.nextInt(4) == 0 ? random.nextInt(100) : from - CELLS / 2;
    if (Long.compareUnsigned(target + (to - from), target) < 0) {
      target = 0;
    }
    iotlb.map(range, target, permissions);
    model.set(from, to, target, permissions);
  }

  private static void look(SplittableRandom random, Iotlb iotlb, Model model, String where) {
    int from = random.nextInt(CELLS);
    int to = random.nextInt(from, CELLS);
    Permissions wanted = Permissions.ofBits(random.nextInt(4));
    Translation found = iotlb.lookup(new IovaRange(model.base + from, model.base + to), wanted);
    List<IotlbEntry> mapped = model.entries(from, to);
    assertEquals(
        mapped.stream().filter(e -> e.permissions().allows(wanted)).toList(),
        found.pieces(),
        where);
    assertEquals(
        mapped.stream().filter(e -> !e.permissions().allows(wanted)).toList(),
        found.denied(),
        where);
    assertEquals(model.misses(from, to), found.misses(), where);
  }
}
