package org.guestmem.ffm;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.guestmem.api.Backing;
import org.guestmem.api.MappingFailedException;
import org.guestmem.api.RegionSpec;
import org.guestmem.api.spi.AllowedFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the kernel itself keeps of a way that is allowed, whatever the name passed before. */
class Openat2Test {
  @TempDir Path directory;

  @Test
  void nameThatLeadsOutOfTheDirectoryMustBeRefusedByTheKernelAsWell() throws IOException {
    Path allowed = Files.createDirectory(directory.resolve("allowed"));
    Files.createFile(allowed.resolve("ram"));
    Path outside = Files.createFile(directory.resolve("ram"));
    Libc.close(open(allowed, Path.of("ram")));
    for (Path below : new Path[] {Path.of("../ram"), Path.of("../allowed/ram"), outside}) {
      MappingFailedException e =
          assertThrows(MappingFailedException.class, () -> open(allowed, below));
      assertTrue(e.reason().endsWith(" from openat2"), e::reason);
    }
  }

  private static int open(Path allowed, Path below) {
    Path path = allowed.resolve(below);
    RegionSpec spec = RegionSpec.builder(1).backing(Backing.file(path, 0)).build();
    return AllowedOpen.open(spec, new AllowedFile(allowed, below), Libc.O_RDONLY | Libc.O_CLOEXEC);
  }
}
