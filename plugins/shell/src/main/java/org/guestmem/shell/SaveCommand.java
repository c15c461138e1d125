package org.guestmem.shell;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Descriptor;
import org.apache.felix.service.command.Parameter;
import org.guestmem.api.ByteSize;
import org.guestmem.api.GuestMemoryRegion;

/** {@code guestmem:save}. Public because Gogo calls it by reflection. */
public final class SaveCommand {
  private final Machines machines;

  SaveCommand(Machines machines) {
    this.machines = machines;
  }

  /**
   * Writes a region to a file.
   *
   * @param session where progress is shown
   * @param json whether to write JSON
   * @param replace whether the file may be there already
   * @param vm the virtual machine, or empty for the only one
   * @param where the region, or an address in it
   * @param file the file
   * @return how much was written and how fast
   * @throws IOException if the file cannot be written; it is as it was
   */
  @Descriptor("writes a region to a file, whole or not at all")
  public String save(
      CommandSession session,
      @Descriptor("writes JSON")
          @Parameter(
              names = {"--json"},
              presentValue = "true",
              absentValue = "false")
          boolean json,
      @Descriptor("replaces the file if it is there")
          @Parameter(
              names = {"--replace"},
              presentValue = "true",
              absentValue = "false")
          boolean replace,
      @Descriptor("the virtual machine, where there are several")
          @Parameter(
              names = {"--vm"},
              absentValue = "")
          String vm,
      @Descriptor("the name of a region, or a guest address in it") String where,
      @Descriptor("the file") String file)
      throws IOException {
    GuestMemoryRegion region = machines.region(vm, where);
    Path target = session.currentDir().resolve(file);
    if (Files.isDirectory(target)) {
      throw new IllegalArgumentException(target + " is a directory");
    }
    if (Files.exists(target) && !replace) {
      throw new IllegalArgumentException(target + " is there already: add --replace");
    }
    try (Terminal terminal = Terminal.of(session)) {
      Progress progress = new Progress(terminal, System::nanoTime, region.size());
      long done = RegionFile.save(region.slice(), target, progress::wanted);
      if (done < region.size()) {
        throw new IllegalStateException(
            "interrupted after %s of %s; nothing is left of the new file"
                .formatted(ByteSize.format(done), ByteSize.format(region.size())));
      }
      return progress.report("saved", region.name(), target, done, json);
    }
  }
}
