package org.guestmem.shell;

import java.util.List;
import org.apache.felix.service.command.Descriptor;
import org.apache.felix.service.command.Parameter;
import org.guestmem.pagemap.Json;
import org.guestmem.pagemap.osgi.BackendFacts;
import org.osgi.framework.BundleContext;

/** {@code guestmem:backends}. Public because Gogo calls it by reflection. */
public final class BackendsCommand {
  private final BundleContext context;

  BackendsCommand(BundleContext context) {
    this.context = context;
  }

  /**
   * Lists the back ends that serve, the preferred one first, and those that do not.
   *
   * @param json whether to write JSON
   * @return a table
   */
  @Descriptor("lists the back ends: what they can do, or why they do not serve")
  public String backends(
      @Descriptor("writes JSON")
          @Parameter(
              names = {"--json"},
              presentValue = "true",
              absentValue = "false")
          boolean json) {
    List<BackendFacts> all = BackendFacts.all(context);
    return json
        ? Json.of(all.stream().map(BackendFacts::json).toList())
        : BackendFacts.table(all).toString();
  }
}
