package org.guestmem.shell;

import java.util.List;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Descriptor;
import org.apache.felix.service.command.Parameter;
import org.guestmem.api.Backing;
import org.guestmem.api.ByteSize;
import org.guestmem.api.GuestAddress;
import org.guestmem.api.GuestMemory;
import org.guestmem.api.GuestMemoryRegion;
import org.guestmem.api.RegionSpec;
import org.guestmem.pagemap.Json;
import org.guestmem.pagemap.RegionFacts;
import org.guestmem.pagemap.osgi.PublishedRegion;

/** {@code guestmem:create}. Public because Gogo calls it by reflection. */
public final class CreateCommand {
  private final Machines machines;
  private final Experiments experiments;

  CreateCommand(Machines machines, Experiments experiments) {
    this.machines = machines;
    this.experiments = experiments;
  }

  /**
   * Makes a region and publishes it.
   *
   * @param session where a relative path begins
   * @param json whether to write JSON
   * @param vm the virtual machine
   * @param base the first guest address, or empty for the first behind all regions
   * @param file the file to map, or empty for memory without a file
   * @param name the name of the region
   * @param size its size in bytes
   * @return what was made
   */
  @Descriptor("makes a region for experiments, with a dirty log, and publishes it")
  public String create(
      CommandSession session,
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
      @Descriptor("the first guest address; behind all regions unless given")
          @Parameter(
              names = {"--base"},
              absentValue = "")
          String base,
      @Descriptor("a file to map; memory without a file unless given")
          @Parameter(
              names = {"--file"},
              absentValue = "")
          String file,
      @Descriptor("the name of the region") String name,
      @Descriptor("its size, such as 64MiB") String size) {
    List<GuestMemoryRegion> there =
        machines.all().stream()
            .filter(published -> published.vm().equals(vm))
            .map(PublishedRegion::region)
            .toList();
    if (there.stream().anyMatch(region -> region.name().equals(name))) {
      throw new IllegalArgumentException("%s has a region %s already".formatted(vm, name));
    }
    RegionSpec.Builder spec =
        RegionSpec.builder(ByteSize.parse(size)).trackDirty().label(vm + "/" + name);
    if (!file.isEmpty()) {
      spec.backing(Backing.file(session.currentDir().resolve(file), 0));
    }
    long first = base.isEmpty() ? behind(there) : GuestAddress.parse(base).value();
    GuestMemoryRegion made =
        experiments.create(vm, name, first, spec.build(), GuestMemory.of(there));
    return json ? Json.of(RegionFacts.of(vm, made, List.of()).json()) : "created " + made;
  }

  private static long behind(List<GuestMemoryRegion> regions) {
    return regions.isEmpty() ? 0 : (regions.get(regions.size() - 1).last() | 4095) + 1;
  }
}
