package org.guestmem.shell;

import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Descriptor;
import org.apache.felix.service.command.Parameter;
import org.guestmem.api.GuestMemoryRegion;
import org.guestmem.pagemap.Measure;
import org.guestmem.pagemap.PageMap;
import org.guestmem.pagemap.PageMapJson;

/** {@code guestmem:dirty}. Public because Gogo calls it by reflection. */
public final class DirtyCommand {
  private static final int CELLS = 16 * 64;
  private static final int MIN_INTERVAL = 10;
  private static final int MAX_INTERVAL = 60_000;

  private final Machines machines;
  private final DirtyLooks looks;

  DirtyCommand(Machines machines, DirtyLooks looks) {
    this.machines = machines;
    this.looks = looks;
  }

  /**
   * Draws dirty pages.
   *
   * @param session where they are shown
   * @param json whether to write JSON
   * @param watch whether to go on until the user ends it
   * @param interval how long a frame stays, in milliseconds
   * @param frames how many frames to watch, 0 for no end
   * @param vm the virtual machine, or empty for the only one
   * @param where the region, or an address in it
   * @return the picture; after a watch how many frames there were
   */
  @Descriptor("draws the pages that were written since the last look at the region")
  public String dirty(
      CommandSession session,
      @Descriptor("writes JSON")
          @Parameter(
              names = {"--json"},
              presentValue = "true",
              absentValue = "false")
          boolean json,
      @Descriptor("goes on until Ctrl-C, or q (and Enter, where the shell reads lines)")
          @Parameter(
              names = {"--watch"},
              presentValue = "true",
              absentValue = "false")
          boolean watch,
      @Descriptor("how long a frame stays, from 10 to 60000 milliseconds")
          @Parameter(
              names = {"--interval"},
              absentValue = "500")
          int interval,
      @Descriptor("how many frames to watch, 0 for no end")
          @Parameter(
              names = {"--frames"},
              absentValue = "0")
          int frames,
      @Descriptor("the virtual machine, where there are several")
          @Parameter(
              names = {"--vm"},
              absentValue = "")
          String vm,
      @Descriptor("the name of a region, or a guest address in it") String where) {
    if (interval < MIN_INTERVAL || interval > MAX_INTERVAL || frames < 0) {
      throw new IllegalArgumentException(
          "--interval %d is not between %d and %d ms, or --frames %d is negative"
              .formatted(interval, MIN_INTERVAL, MAX_INTERVAL, frames));
    }
    if (watch && json) {
      throw new IllegalArgumentException("--watch paints; --json is for one look at a time");
    }
    GuestMemoryRegion region = machines.region(vm, where);
    if (watch) {
      try (Terminal terminal = Terminal.of(session)) {
        int seen = new DirtyWatch(looks, terminal, region, CELLS).run(frames, interval);
        return "%d frames".formatted(seen);
      }
    }
    PageMap map = PageMap.ofDirty(machines.name(vm), region, looks.look(region), CELLS);
    return json
        ? PageMapJson.of(map)
        : String.join("\n", Terminal.of(session).pictures().lines(map, Measure.DIRTY));
  }
}
