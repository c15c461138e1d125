package org.guestmem.ffm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.guestmem.api.Backing;
import org.guestmem.api.HostCallFailedException;
import org.guestmem.api.MappingFacts;
import org.guestmem.api.MmapRegion;
import org.guestmem.api.Protection;
import org.guestmem.api.RegionSpec;
import org.guestmem.api.Sharing;
import org.junit.jupiter.api.Test;

/** After a flush the kernel has no dirty page of the range; by what smaps says. */
class FlushTest {
  private static final int SIZE = 1 << 20;
  private final FfmRegionFactory factory = new FfmRegionFactory();

  private static long dirty(MmapRegion region) throws IOException {
    return ProcessMemory.bytes(region, "Shared_Dirty")
        + ProcessMemory.bytes(region, "Private_Dirty");
  }

  @Test
  void flushedPagesMustBeCleanAndTheOthersNot() throws IOException {
    Path path = Files.createTempFile(Path.of("target"), "flush", ""); // more likely on a disk
    try {
      assumeFalse(Files.getFileStore(path).type().equals("tmpfs"), "a tmpfs is never clean");
      Files.write(path, new byte[SIZE]);
      RegionSpec.Builder spec = RegionSpec.builder(SIZE).backing(Backing.file(path, 0));
      try (MmapRegion region = factory.create(spec.build())) {
        region.slice().fill(0, SIZE, (byte) 1);
        assertEquals(SIZE, dirty(region));
        region.flush(SIZE / 2 + 5, SIZE / 4);
        // From the page that the range begins in to the one that it ends in.
        assertTrue(dirty(region) <= 3 * SIZE / 4, () -> "still dirty");
        region.flush();
        assertEquals(0, dirty(region));
      }
      try (MmapRegion region = factory.create(spec.sharing(Sharing.PRIVATE).build())) {
        region.slice().fill(0, SIZE, (byte) 2);
        region.flush();
        assertEquals(SIZE, dirty(region), "nothing of a private mapping goes to the file");
      }
      assertEquals(1, Files.readAllBytes(path)[SIZE - 1]);
    } finally {
      Files.delete(path);
    }
  }

  /** Nothing is ever mapped at the address: it is below vm.mmap_min_addr. */
  @Test
  void errorOfTheHostMustBeNamedWithWhatWasAsked() {
    RegionSpec spec = RegionSpec.builder(4096).build();
    MappingFacts facts = new MappingFacts(Set.of(), OptionalLong.of(4096), true, Optional.empty());
    MappedPages nowhere = new MappedPages(spec, new Placement(4096, 4096, 0), -1, facts);
    try (MmapRegion region = factory.create(spec)) {
      HostCallFailedException e =
          assertThrows(HostCallFailedException.class, () -> nowhere.flush(region, 8, 100));
      assertEquals("ENOMEM", e.reason());
      assertEquals("msync of 100 bytes at offset 8", e.operation());
      assertThrows(HostCallFailedException.class, () -> nowhere.resident(region, 0, new byte[1]));
      assertThrows(
          HostCallFailedException.class, () -> nowhere.protect(region, Protection.READ_ONLY));
      assertThrows(HostCallFailedException.class, () -> nowhere.discard(region, 0, 4096));
    }
  }
}
