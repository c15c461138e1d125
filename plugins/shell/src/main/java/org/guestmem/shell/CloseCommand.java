package org.guestmem.shell;

import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.felix.service.command.Descriptor;
import org.apache.felix.service.command.Parameter;
import org.guestmem.pagemap.Json;

/** {@code guestmem:close}. Public because Gogo calls it by reflection. */
public final class CloseCommand {
  private final Experiments experiments;

  CloseCommand(Experiments experiments) {
    this.experiments = experiments;
  }

  /**
   * Closes a region that {@code guestmem:create} made.
   *
   * @param json whether to write JSON
   * @param vm the virtual machine
   * @param name the name of the region
   * @return that it is closed
   */
  @Descriptor("closes a region that guestmem:create made")
  public String close(
      @Descriptor("writes JSON")
          @Parameter(
              names = {"--json"},
              presentValue = "true",
              absentValue = "false")
          boolean json,
      @Descriptor("the virtual machine; experiment unless given")
          @Parameter(
              names = {"--vm"},
              absentValue = "experiment")
          String vm,
      @Descriptor("the name of the region") String name) {
    experiments.close(vm, name);
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("vm", vm);
    facts.put("closed", name);
    return json ? Json.of(facts) : "closed %s of %s".formatted(name, vm);
  }
}
