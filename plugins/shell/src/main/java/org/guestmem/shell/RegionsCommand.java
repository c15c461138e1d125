package org.guestmem.shell;

import java.util.ArrayList;
import java.util.List;
import org.apache.felix.service.command.Descriptor;
import org.apache.felix.service.command.Parameter;
import org.guestmem.api.ByteSize;
import org.guestmem.api.RegionClosedException;
import org.guestmem.pagemap.Json;
import org.guestmem.pagemap.RegionFacts;

/** {@code guestmem:regions}. Public because Gogo calls it by reflection. */
public final class RegionsCommand {
  private static final String UNKNOWN = "-";

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
    List<RegionFacts> facts = facts();
    if (json) {
      return Json.of(facts.stream().map(RegionFacts::json).toList());
    }
    if (facts.isEmpty()) {
      return "no region is published";
    }
    TextTable table =
        new TextTable(
            "VM",
            "NAME",
            "GUEST ADDRESSES",
            "SIZE",
            "BACKING",
            "BACK END",
            "PROTECTION",
            "RESIDENT",
            "DIRTY",
            "FILE",
            "USED BY");
    facts.forEach(each -> add(table, each));
    return table.toString();
  }

  private List<RegionFacts> facts() {
    List<RegionFacts> facts = new ArrayList<>();
    for (PublishedRegion each : machines.all()) {
      try {
        facts.add(RegionFacts.of(each.vm(), each.region(), each.users()));
      } catch (RegionClosedException e) {
        // It went while the table was made.
      }
    }
    return facts;
  }

  private static void add(TextTable table, RegionFacts facts) {
    table.row(
        facts.vm(),
        facts.name(),
        facts.range().toString(),
        ByteSize.format(facts.range().length()),
        facts.backing(),
        facts.backend(),
        facts.protection(),
        facts.residentBytes().isPresent()
            ? ByteSize.format(facts.residentBytes().getAsLong())
            : UNKNOWN,
        facts
            .dirty()
            .map(dirty -> "%d of %d pages".formatted(dirty.marked(), dirty.pages()))
            .orElse("no log"),
        facts.file().orElse(UNKNOWN),
        facts.users().isEmpty() ? UNKNOWN : String.join(", ", facts.users()));
  }
}
