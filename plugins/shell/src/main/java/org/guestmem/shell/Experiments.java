package org.guestmem.shell;

import java.util.LinkedHashMap;
import java.util.Map;
import org.guestmem.api.GuestMemory;
import org.guestmem.api.GuestMemoryRegion;
import org.guestmem.api.MmapRegion;
import org.guestmem.api.RegionSpec;

/** The regions that the shell made: these alone may it close. */
final class Experiments implements AutoCloseable {

  /** Maps memory and publishes it: the framework, or a test in its place. */
  interface Host {
    /** Maps memory on the back end with the highest ranking. */
    MmapRegion map(RegionSpec spec);

    /** Publishes a region; what is returned withdraws it. */
    Runnable publish(String vm, GuestMemoryRegion region);
  }

  private record Key(String vm, String name) {}

  private record Experiment(GuestMemoryRegion region, Runnable withdrawal) {
    void end() {
      withdrawal.run();
      region.mapping().close();
    }
  }

  private final Host host;
  private final Map<Key, Experiment> all = new LinkedHashMap<>();

  Experiments(Host host) {
    this.host = host;
  }

  /**
   * Makes a region beside those that its machine has.
   *
   * @throws org.guestmem.api.RegionOverlapException if one of them is there
   */
  synchronized GuestMemoryRegion create(
      String vm, String name, long base, RegionSpec spec, GuestMemory machine) {
    MmapRegion mapping = host.map(spec);
    try {
      GuestMemoryRegion region = GuestMemoryRegion.of(name, base, mapping);
      GuestMemory unused = machine.with(region);
      all.put(new Key(vm, name), new Experiment(region, host.publish(vm, region)));
      return region;
    } catch (RuntimeException e) {
      mapping.close();
      throw e;
    }
  }

  /** Withdraws a region, then unmaps it. */
  synchronized void close(String vm, String name) {
    Experiment experiment = all.remove(new Key(vm, name));
    if (experiment == null) {
      throw new IllegalArgumentException(
          "guestmem:create made no region %s of %s: who made it closes it".formatted(name, vm));
    }
    experiment.end();
  }

  @Override
  public synchronized void close() {
    all.values().forEach(Experiment::end);
    all.clear();
  }
}
