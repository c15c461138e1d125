package org.guestmem.shell;

import java.util.Locale;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Descriptor;
import org.apache.felix.service.command.Parameter;
import org.guestmem.pagemap.Measure;
import org.guestmem.pagemap.PageMap;
import org.guestmem.pagemap.PageMapJson;

/** {@code guestmem:map}. Public because Gogo calls it by reflection. */
public final class MapCommand {
  static final int CELLS = 24 * 64;

  private final Machines machines;

  MapCommand(Machines machines) {
    this.machines = machines;
  }

  /**
   * Draws the memory of the only machine.
   *
   * @param session where it is shown
   * @param json whether to write JSON
   * @param by which pages shade a cell, or empty for those that are known
   * @return the picture
   */
  @Descriptor("draws the memory of the only virtual machine")
  public String map(
      CommandSession session,
      @Descriptor("writes JSON")
          @Parameter(
              names = {"--json"},
              presentValue = "true",
              absentValue = "false")
          boolean json,
      @Descriptor("which pages to count: resident or dirty")
          @Parameter(
              names = {"--by"},
              absentValue = "")
          String by) {
    return map(session, json, by, "");
  }

  /**
   * Draws the memory of a machine.
   *
   * @param session where it is shown
   * @param json whether to write JSON
   * @param by which pages shade a cell, or empty for those that are known
   * @param vm the virtual machine
   * @return the picture
   */
  @Descriptor("draws the memory of a virtual machine by guest address, with its holes")
  public String map(
      CommandSession session,
      @Descriptor("writes JSON")
          @Parameter(
              names = {"--json"},
              presentValue = "true",
              absentValue = "false")
          boolean json,
      @Descriptor("which pages to count: resident or dirty")
          @Parameter(
              names = {"--by"},
              absentValue = "")
          String by,
      @Descriptor("the virtual machine") String vm) {
    PageMap map = PageMap.of(machines.name(vm), machines.regions(vm), CELLS);
    return json
        ? PageMapJson.of(map)
        : String.join("\n", Terminal.of(session).pictures().lines(map, measure(by, map)));
  }

  private static Measure measure(String by, PageMap map) {
    if (by.isEmpty()) {
      boolean told = map.regions().stream().anyMatch(r -> r.counts(Measure.RESIDENT).isPresent());
      return told ? Measure.RESIDENT : Measure.DIRTY;
    }
    try {
      return Measure.valueOf(by.toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("--by %s is neither resident nor dirty".formatted(by), e);
    }
  }
}
