package org.guestmem.shell;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.guestmem.api.DirtyBitmap;
import org.guestmem.api.DirtyHarvester;
import org.guestmem.api.DirtyPages;
import org.guestmem.api.GuestMemoryRegion;
import org.guestmem.api.MmapRegion;

/**
 * What the shell has seen of dirty logs: a harvester of its own for each region that it looked at,
 * so that it takes nobody's pages.
 */
final class DirtyLooks implements AutoCloseable {
  private static final String NAME = "guestmem:dirty";

  private final Map<MmapRegion, DirtyHarvester> harvesters = new HashMap<>();
  private final Set<DirtyHarvester> watches = new HashSet<>();

  /** The pages written since the last look; at first those that nobody has taken yet. */
  synchronized DirtyPages look(GuestMemoryRegion region) {
    forgetClosed();
    DirtyBitmap log = log(region);
    return harvesters.computeIfAbsent(region.mapping(), mapping -> open(log)).harvest();
  }

  /** A harvester for somebody who ends it; the end of the shell does too. */
  synchronized DirtyHarvester begin(GuestMemoryRegion region) {
    DirtyHarvester own = open(log(region));
    watches.add(own);
    return own;
  }

  synchronized void end(DirtyHarvester own) {
    watches.remove(own);
    own.close();
  }

  private static DirtyHarvester open(DirtyBitmap log) {
    DirtyHarvester own = log.harvester(NAME);
    own.putBack(log.peek());
    return own;
  }

  /** The log of a region, if it counts. */
  static DirtyBitmap log(GuestMemoryRegion region) {
    DirtyBitmap log =
        region
            .mapping()
            .dirtyBitmap()
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "region %s has no dirty log: configure guestmem.dirty=true"
                            .formatted(region.name())));
    if (!log.isEnabled()) {
      throw new IllegalArgumentException(
          "the dirty log of region %s is off until DirtyBitmap.enable".formatted(region.name()));
    }
    return log;
  }

  private void forgetClosed() {
    harvesters
        .entrySet()
        .removeIf(
            entry -> {
              boolean closed = !entry.getKey().isOpen();
              if (closed) {
                entry.getValue().close();
              }
              return closed;
            });
  }

  @Override
  public synchronized void close() {
    harvesters.values().forEach(DirtyHarvester::close);
    harvesters.clear();
    watches.forEach(DirtyHarvester::close);
    watches.clear();
  }
}
