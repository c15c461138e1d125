package org.guestmem.shell;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Descriptor;
import org.apache.felix.service.command.Parameter;
import org.guestmem.api.ByteSize;
import org.guestmem.api.GuestMemoryRegion;
import org.guestmem.pagemap.Json;

/** {@code guestmem:load}. Public because Gogo calls it by reflection. */
public final class LoadCommand {
  private final Machines machines;

  LoadCommand(Machines machines) {
    this.machines = machines;
  }

  /**
   * Reads a file into a region, after a question.
   *
   * @param session where the question is asked and progress is shown
   * @param json whether to write JSON
   * @param yes whether not to ask
   * @param vm the virtual machine, or empty for the only one
   * @param where the region, or an address in it
   * @param file the file
   * @return how much was read and how fast, or that nothing was
   * @throws IOException if the file cannot be read
   */
  @Descriptor("reads a file into the beginning of a region")
  public String load(
      CommandSession session,
      @Descriptor("writes JSON")
          @Parameter(
              names = {"--json"},
              presentValue = "true",
              absentValue = "false")
          boolean json,
      @Descriptor("does not ask")
          @Parameter(
              names = {"--yes"},
              presentValue = "true",
              absentValue = "false")
          boolean yes,
      @Descriptor("the virtual machine, where there are several")
          @Parameter(
              names = {"--vm"},
              absentValue = "")
          String vm,
      @Descriptor("the name of a region, or a guest address in it") String where,
      @Descriptor("the file; not longer than the region") String file)
      throws IOException {
    GuestMemoryRegion region = machines.region(vm, where);
    Path source = session.currentDir().resolve(file);
    long size = Files.size(source);
    if (size < 1 || size > region.size()) {
      throw new IllegalArgumentException(
          "%s has %s, region %s has %s"
              .formatted(
                  source, ByteSize.format(size), region.name(), ByteSize.format(region.size())));
    }
    try (Terminal terminal = Terminal.of(session)) {
      String question =
          "Replace the first %s of region %s?".formatted(ByteSize.format(size), region.name());
      if (!yes && !terminal.confirmed(question)) {
        return json ? Json.of(Map.of("bytes", 0)) : "nothing was loaded";
      }
      return load(terminal, region, source, size, json);
    }
  }

  private static String load(
      Terminal terminal, GuestMemoryRegion region, Path source, long size, boolean json)
      throws IOException {
    Progress progress = new Progress(terminal, System::nanoTime, size);
    long done = RegionFile.load(region.slice(), source, progress::wanted);
    if (done < size) {
      throw new IllegalStateException(
          "interrupted: the first %s of region %s are replaced, the rest is as it was"
              .formatted(ByteSize.format(done), region.name()));
    }
    return progress.report("loaded", region.name(), source, done, json);
  }
}
