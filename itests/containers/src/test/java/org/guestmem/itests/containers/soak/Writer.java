package org.guestmem.itests.containers.soak;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Supplier;
import org.guestmem.api.GuestMemoryRegion;
import org.guestmem.api.MmapRegion;
import org.guestmem.api.RegionClosedException;
import org.guestmem.itests.containers.ledger.Ledger;
import org.guestmem.itests.containers.ledger.Ledger.Count;

/** Accesses its own part of every region, and knows each byte of it. */
final class Writer implements Work {
  private static final int ACCESSES = 200;

  /** How many times those accesses come between two checksums. */
  private static final int CHECKS = 16;

  private final int number;
  private final int writers;
  private final Supplier<List<GuestMemoryRegion>> regions;
  private final Ledger ledger;
  private final Map<MmapRegion, Part> parts = new HashMap<>();
  private final Random random;

  Writer(int number, int writers, Supplier<List<GuestMemoryRegion>> regions, Ledger ledger) {
    this.number = number;
    this.writers = writers;
    this.regions = regions;
    this.ledger = ledger;
    this.random = new Random(number);
  }

  @Override
  public void some() {
    parts.keySet().removeIf(region -> !region.isOpen());
    for (GuestMemoryRegion region : regions.get()) {
      untilClosed(
          region.mapping(),
          () -> {
            Part part = parts.get(region.mapping());
            if (part == null) {
              part = Part.of(region, number, writers, ledger);
              parts.put(region.mapping(), part);
            }
            for (int i = 0; i < ACCESSES; i++) {
              part.access(random);
            }
            if (random.nextInt(CHECKS) == 0) {
              part.check();
            }
            ledger.add(Count.ACCESSES, ACCESSES);
          });
    }
  }

  /** Every byte once more; then zeros, as the next one expects. */
  @Override
  public void end() {
    parts.forEach((region, part) -> untilClosed(region, part::end));
  }

  private void untilClosed(MmapRegion region, Runnable accesses) {
    try {
      accesses.run();
    } catch (RegionClosedException e) {
      ledger.add(Count.CLOSED_UNDER_ACCESS, 1);
      if (region.isOpen()) {
        ledger.problem(region + " is open, but: " + e);
      }
    }
  }
}
