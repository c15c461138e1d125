package org.guestmem.shell;

import java.util.List;
import org.apache.felix.service.command.Descriptor;
import org.apache.felix.service.command.Parameter;
import org.guestmem.pagemap.Json;
import org.guestmem.pagemap.RegionFacts;
import org.guestmem.pagemap.osgi.PublishedRegion;

/** {@code guestmem:regions}. Public because Gogo calls it by reflection. */
public final class RegionsCommand {
  private final Machines machines;

  RegionsCommand(Machines machines) {
    this.machines = machines;
  }

  /**
   * Lists the regions.
   *
   * @param json whether to write JSON
   * @return a table
   */
  @Descriptor("lists the guest memory regions that are published, and who uses them")
  public String regions(
      @Descriptor("writes JSON")
          @Parameter(
              names = {"--json"},
              presentValue = "true",
              absentValue = "false")
          boolean json) {
    List<RegionFacts> facts = PublishedRegion.facts(machines.all());
    if (json) {
      return Json.of(facts.stream().map(RegionFacts::json).toList());
    }
    return facts.isEmpty() ? "no region is published" : RegionFacts.table(facts).toString();
  }
}
